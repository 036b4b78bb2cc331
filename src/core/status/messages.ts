// How things stand -> the sentences a person reads.
import { count } from "../values/words.ts";

export const credentialTooOld = (
	name: string,
	modifiedDate: string,
	ageDays: number,
	maxAgeDays: number,
) =>
	`its credential "${name}" is ${count(ageDays, "day")} old (last changed ${modifiedDate.slice(0, 10)}), at most ${maxAgeDays} ${maxAgeDays === 1 ? "is" : "are"} wanted: ${credentialRemedy}`;

export const credentialRemedy =
	"make a new secret at the other side, and put it where the document's secret comes from; where it is kept, on the platform";
