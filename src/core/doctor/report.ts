// What was read and the documents -> what each check says.
import { login, organization, permissions } from "./access.ts";
import { certificateAuthorities } from "./authorities.ts";
import {
	type Check,
	type CheckInput,
	type CheckName,
	checkNames,
	type Said,
	said,
} from "./check.ts";
import { budget, clock } from "./connection.ts";
import { credentialTypes } from "./credential-types.ts";
import { orphanCredentials, sharedCredentials } from "./credentials.ts";
import { duplicates, failing } from "./integrations.ts";
import * as messages from "./messages.ts";
import { owners } from "./owners.ts";
import { isStranger } from "./stranger.ts";
import { types } from "./types.ts";

export interface CheckEntry extends Said {
	readonly check: CheckName;
}

export interface DoctorReport {
	readonly version: 1;
	readonly environment: string;
	readonly organizationId: string | null;
	readonly checks: readonly CheckEntry[];
	readonly platformCalls: number;
	readonly summary: {
		readonly ok: number;
		readonly infos: number;
		readonly warnings: number;
		readonly errors: number;
	};
}

/** What is in an organization that is not meant concerns nobody here. */
const ofMeant =
	(check: Check): Check =>
	(input) =>
		isStranger(input)
			? [said("warning", messages.anotherOrganization())]
			: check(input);

const checks: Readonly<Record<CheckName, Check>> = {
	login,
	organization,
	permissions,
	clock,
	types: ofMeant(types),
	"credential-types": ofMeant(credentialTypes),
	"certificate-authorities": ofMeant(certificateAuthorities),
	duplicates: ofMeant(duplicates),
	"shared-credentials": ofMeant(sharedCredentials),
	"orphan-credentials": ofMeant(orphanCredentials),
	failing: ofMeant(failing),
	owners: ofMeant(owners),
	budget,
};

export function doctorReport(input: CheckInput): DoctorReport {
	const { examination, environment } = input;
	const entries = checkNames.flatMap((check) =>
		checks[check](input).map((one): CheckEntry => ({ check, ...one })),
	);
	const tally = (severity: Said["severity"]): number =>
		entries.filter((one) => one.severity === severity).length;
	return {
		version: 1,
		environment: environment.name,
		organizationId:
			"value" in examination.organization
				? examination.organization.value.id
				: null,
		checks: entries,
		platformCalls: examination.platformCalls,
		summary: {
			ok: tally("ok"),
			infos: tally("info"),
			warnings: tally("warning"),
			errors: tally("error"),
		},
	};
}
