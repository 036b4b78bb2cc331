// How a platform was reached -> the settings file of a repository that begins with it.
import { Document, visit } from "yaml";
import type { JsonObject } from "../types.ts";
import { onOneLine, written } from "./style.ts";
import { schemaLine } from "./text.ts";

export interface Reached {
	readonly environment: string;
	readonly region: string | null;
	readonly platform: {
		readonly loginUrl: string;
		readonly apiUrl: string;
	} | null;
	readonly clientId: string;
	/** Null: not known yet. */
	readonly organizationId: string | null;
	readonly limits: Readonly<Record<string, number>>;
}

export const secretVariable = "GC_CLIENT_SECRET";

export function settingsText(reached: Reached): string {
	const { environment, region, platform, organizationId, limits } = reached;
	const settings: JsonObject = {
		version: 1,
		environments: {
			[environment]: {
				...(region === null ? {} : { region }),
				...(platform ? { platform: { ...platform } } : {}),
				...(organizationId === null ? {} : { organizationId }),
				oauth: {
					clientId: reached.clientId,
					clientSecret: { env: secretVariable },
				},
				...(Object.keys(limits).length > 0 ? { limits } : {}),
			},
		},
	};
	const document = new Document(settings, written);
	visit(document, { Map: onOneLine });
	return `${schemaLine("./", "settings")}\n${document.toString(written)}`;
}
