// What is wrong with the settings: codes and their arguments -> the sentences a person reads.
import { didYouMean } from "../values/words.ts";

export const managedHere = (name: string) =>
	`these settings manage ${name}: otherEnvironments lists those that others manage`;

export const sharedOrganization = (name: string, first: string) =>
	`${name} has the organization of ${first}: what one of them writes the other one takes back, and with prune it deletes what only ${first} has`;

export const unknownSetting = (
	name: string,
	what: string,
	known: readonly string[],
	suggestion: string | undefined,
) =>
	`there is no ${what} "${name}"${didYouMean(suggestion) || ` (there are ${known.join(", ")})`}`;
