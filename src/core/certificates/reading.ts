// The platform's list of certificates -> what it says, and whether two readings of it agree.

import { order } from "../values/order.ts";
import { parseCertificate } from "./certificate-text.ts";
import type {
	AuthorityUsers,
	Certificate,
	CertificateAnswer,
	CertificateAuthority,
	CertificateReading,
	UnreadCertificate,
} from "./certificates.ts";

export function readAnswers(
	answers: readonly CertificateAnswer[],
): CertificateReading {
	const certificates = new Map<string, Certificate>();
	const unread: UnreadCertificate[] = [];
	const strangers = new Set<string>();
	for (const { signingAuthority, status, text } of answers) {
		const authority = authorityOf(signingAuthority);
		if (authority === null) {
			strangers.add(signingAuthority);
			continue;
		}
		const parsed = parseCertificate(text);
		if (typeof parsed === "string")
			unread.push({ authority, status, problem: parsed });
		else
			certificates.set(
				JSON.stringify([authority, status, parsed.fingerprint256]),
				{ authority, status, ...parsed },
			);
	}
	return {
		certificates: [...certificates.values()].sort(byAuthorityAndStatus),
		unread: unread.sort(
			(a, b) =>
				order(a.authority, b.authority) ||
				order(a.status, b.status) ||
				order(a.problem, b.problem),
		),
		strangers: [...strangers].sort(),
	};
}

function byAuthorityAndStatus(a: Certificate, b: Certificate): number {
	return (
		order(a.authority, b.authority) ||
		order(a.status, b.status) ||
		// The platform presents one of them; the one that lives longest is the least alarming truth.
		b.notAfter - a.notAfter ||
		order(a.fingerprint256, b.fingerprint256)
	);
}

/**
 * True where a certificate in use is listed as current and as upcoming: the two lists came from before and after its
 * take-over, and what looks fine may be neither.
 */
export function isMixed(
	{ certificates }: CertificateReading,
	users: AuthorityUsers,
): boolean {
	return certificates.some(
		(one) =>
			users[one.authority].length > 0 &&
			certificates.some(
				(other) =>
					other.authority === one.authority &&
					other.status !== one.status &&
					other.fingerprint256 === one.fingerprint256,
			),
	);
}

/** The authorities in use about which two readings differ. */
export function disagreements(
	before: CertificateReading,
	after: CertificateReading,
	users: AuthorityUsers,
): readonly CertificateAuthority[] {
	return authorities.filter(
		(authority) =>
			users[authority].length > 0 &&
			identity(before, authority) !== identity(after, authority),
	);
}

function identity(
	{ certificates, unread }: CertificateReading,
	authority: CertificateAuthority,
): string {
	const of = (one: { readonly authority: CertificateAuthority }): boolean =>
		one.authority === authority;
	return JSON.stringify([
		certificates
			.filter(of)
			.map(({ status, fingerprint256 }) => [status, fingerprint256]),
		unread.filter(of).map(({ status, problem }) => [status, problem]),
	]);
}

/** The same authority is called differently by the certificate list, the configuration schema and our documents. */
export function authorityOf(name: string): CertificateAuthority | null {
	const letters = name.toLowerCase().replace(/[^a-z]/g, "");
	if (letters.startsWith("digicert")) return "digicert";
	return letters.startsWith("genesys") ? "genesys-cloud" : null;
}

export const authorities: readonly CertificateAuthority[] = [
	"digicert",
	"genesys-cloud",
];
