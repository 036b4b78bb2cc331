// What is known of the certificates -> the report, what could not be read, and the files to save.
import type {
	AuthorityUsers,
	CertificateAuthority,
	CertificateReading,
	CertificateReport,
	UnreadCertificate,
} from "./certificates.ts";
import * as messages from "./messages.ts";
import {
	certificateNeeds,
	daysUntil,
	isoDate,
	type NeedsInput,
} from "./needs.ts";

export function certificateReport(
	environment: string,
	input: NeedsInput,
): CertificateReport {
	return {
		version: 1,
		environment,
		checkedAt: isoDate(input.now),
		certificates: input.reading.certificates.map((one) => ({
			authority: one.authority,
			status: one.status,
			subject: one.subject,
			issuer: one.issuer,
			serialNumber: one.serialNumber,
			notBefore: isoDate(one.notBefore),
			notAfter: isoDate(one.notAfter),
			daysLeft: daysUntil(one.notAfter, input.now),
			fingerprint256: one.fingerprint256,
			extendedKeyUsages: one.extendedKeyUsages,
		})),
		needs: certificateNeeds(input),
	};
}

/** What could not be read or placed, and no need tells. */
export function readingWarnings(
	{ certificates, unread, strangers }: CertificateReading,
	users: AuthorityUsers,
): readonly string[] {
	const told = ({ authority, status }: UnreadCertificate): boolean =>
		users[authority].length > 0 &&
		!certificates.some(
			(one) => one.authority === authority && one.status === status,
		);
	return [
		...strangers.map(messages.certificates.stranger),
		...unread.filter((one) => !told(one)).map(messages.certificates.unread),
	];
}

/** The text of each file that `--save` writes, by its name. */
export function certificateFiles(
	reading: CertificateReading,
	unstable: readonly CertificateAuthority[],
): ReadonlyMap<string, string> {
	const files = new Map<string, string>();
	for (const { authority, status, pem } of reading.certificates) {
		if (unstable.includes(authority)) continue;
		const name = `${authority}-${status}.pem`;
		files.set(name, `${files.get(name) ?? ""}${pem}`);
	}
	return files;
}
