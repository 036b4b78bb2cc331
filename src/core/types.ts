// The values that pass between the stages: document, finding, desired, actual, change, plan, report. Readonly JSON, no closures.

export type Json =
	| null
	| boolean
	| number
	| string
	| readonly Json[]
	| JsonObject;
export interface JsonObject {
	readonly [member: string]: Json;
}
