// The tools that templates of data actions have, by name.
import { encoding } from "./tools/encoding.ts";
import { esc } from "./tools/esc.ts";
import { math } from "./tools/math.ts";
import { msdynamics, salesforce, urlTool } from "./tools/services.ts";
import { successTemplateUtils } from "./tools/success-template-utils.ts";
import type { ToolMethods } from "./tools/tool.ts";

export const tools: Readonly<Record<string, ToolMethods>> = {
	esc,
	math,
	encoding,
	successTemplateUtils,
	urlTool,
	salesforce,
	msdynamics,
};
