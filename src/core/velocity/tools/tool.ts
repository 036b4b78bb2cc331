// What a tool can do.
import type { Value } from "../values.ts";

export interface ToolMethods {
	readonly methods: Readonly<
		Record<string, (given: readonly Value[]) => Value>
	>;
	/** `$esc.quote` */
	readonly properties: Readonly<Record<string, string>>;
}
