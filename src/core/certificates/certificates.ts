// The platform's client certificates, what uses them and what they need: the values that pass through this room.
import type { Severity } from "../types.ts";
import type {
	CertificateProblem,
	LeafCertificate,
} from "./certificate-text.ts";

export type CertificateAuthority = "digicert" | "genesys-cloud";

export type CertificateStatus = "current" | "upcoming";

/** One entry of the platform's list. */
export interface CertificateAnswer {
	/** As the platform names it. */
	readonly signingAuthority: string;
	readonly status: CertificateStatus;
	/** As the platform wrote it. */
	readonly text: string;
}

export interface Certificate extends LeafCertificate {
	readonly authority: CertificateAuthority;
	readonly status: CertificateStatus;
}

export interface UnreadCertificate {
	readonly authority: CertificateAuthority;
	readonly status: CertificateStatus;
	readonly problem: CertificateProblem;
}

/** One reading of the platform's list. */
export interface CertificateReading {
	/** Sorted by authority and status, each certificate once; of several with one status the one to go by first. */
	readonly certificates: readonly Certificate[];
	readonly unread: readonly UnreadCertificate[];
	/** Names of authorities that we do not know. */
	readonly strangers: readonly string[];
}

/** Keys of the integrations that present a certificate of each authority, sorted. */
export type AuthorityUsers = Readonly<
	Record<CertificateAuthority, readonly string[]>
>;

export type CertificateReason =
	| "expired"
	| "expiring"
	| "missing"
	| "upcoming"
	| "unstable"
	| "pinning-advice";

export interface CertificateNeed {
	readonly severity: Severity;
	readonly reason: CertificateReason;
	readonly authority: CertificateAuthority;
	/** ISO date. */
	readonly deadline: string | null;
	/** Keys, sorted. */
	readonly integrations: readonly string[];
	readonly message: string;
}

/** What `certs --format json` prints. */
export interface CertificateReport {
	readonly version: 1;
	readonly environment: string;
	readonly checkedAt: string;
	readonly certificates: readonly ReportedCertificate[];
	/** The severest first. */
	readonly needs: readonly CertificateNeed[];
}

export interface ReportedCertificate {
	readonly authority: CertificateAuthority;
	readonly status: CertificateStatus;
	readonly subject: string;
	readonly issuer: string;
	readonly serialNumber: string;
	readonly notBefore: string;
	readonly notAfter: string;
	/** Whole days until notAfter, rounded down: negative once it has expired. */
	readonly daysLeft: number;
	readonly fingerprint256: string;
	/** Their names, `clientAuth` and the like; null: the certificate does not restrict its use. */
	readonly extendedKeyUsages: readonly string[] | null;
}
