// What the platform answers about its client certificates, and who uses them -> what has to be done, and until when.

import type { Catalog } from "../catalog/catalog.ts";
import { type Desired, type Severity, severities } from "../types.ts";
import { order } from "../values/order.ts";
import { minute } from "../values/words.ts";
import {
	type CertificateProblem,
	type LeafCertificate,
	parseCertificate,
} from "./certificate-text.ts";
import { commonName } from "./distinguished-name.ts";
import * as messages from "./messages.ts";

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

const DAY_MS = 86_400_000;
const authorities: readonly CertificateAuthority[] = [
	"digicert",
	"genesys-cloud",
];

/** The same authority is called differently by the certificate list, the configuration schema and our documents. */
function authorityOf(name: string): CertificateAuthority | null {
	const letters = name.toLowerCase().replace(/[^a-z]/g, "");
	if (letters.startsWith("digicert")) return "digicert";
	return letters.startsWith("genesys") ? "genesys-cloud" : null;
}

/** Documents that say nothing about mutual TLS manage none, and count for none. */
export function authorityUsers(
	documents: readonly Desired[],
	catalog: Catalog,
): AuthorityUsers {
	const users: Record<CertificateAuthority, string[]> = {
		digicert: [],
		"genesys-cloud": [],
	};
	for (const { key, type, properties } of documents) {
		const known = catalog.types.get(type)?.platformProperties ?? [];
		if (!known.some(({ property }) => property === platformProperty)) continue;
		const value = properties[platformProperty];
		const authority = typeof value === "string" ? authorityOf(value) : null;
		if (authority !== null) users[authority].push(key);
	}
	for (const authority of authorities) users[authority].sort();
	return users;
}

const platformProperty = "clientCertificateAuthority";

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

export interface NeedsInput {
	/** Milliseconds since 1970. */
	readonly now: number;
	readonly limits: { readonly warnDays: number; readonly errorDays: number };
	readonly users: AuthorityUsers;
	readonly reading: CertificateReading;
	/** Authorities about which the platform contradicts itself: nothing is concluded for them. */
	readonly unstable: readonly CertificateAuthority[];
}

/** Sorted: the severest first, then by authority and reason. */
export function certificateNeeds(
	input: NeedsInput,
): readonly CertificateNeed[] {
	return authorities
		.filter((authority) => input.users[authority].length > 0)
		.flatMap((authority) => needsOf(authority, input))
		.sort(
			(a, b) =>
				severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
				order(a.authority, b.authority) ||
				reasons.indexOf(a.reason) - reasons.indexOf(b.reason),
		);
}

/** Advice is always given; everything else has to be seen twice before it is said. */
export function isAlarm(need: CertificateNeed): boolean {
	return need.reason !== "pinning-advice";
}

const reasons: readonly CertificateReason[] = [
	"expired",
	"expiring",
	"missing",
	"upcoming",
	"unstable",
	"pinning-advice",
];

function needsOf(
	authority: CertificateAuthority,
	input: NeedsInput,
): readonly CertificateNeed[] {
	const { now, reading } = input;
	const integrations = input.users[authority];
	const words = messages.certificates;
	const need = (
		severity: Severity,
		reason: CertificateReason,
		deadline: number | null,
		message: string,
	): CertificateNeed => ({
		severity,
		reason,
		authority,
		deadline: deadline === null ? null : isoDate(deadline),
		integrations,
		message,
	});
	const first = (status: CertificateStatus): Certificate | null =>
		reading.certificates.find(
			(one) => one.authority === authority && one.status === status,
		) ?? null;
	const problemOf = (status: CertificateStatus): CertificateProblem | null =>
		reading.unread.find(
			(one) => one.authority === authority && one.status === status,
		)?.problem ?? null;

	const current = first("current");
	const about = {
		authority,
		integrations,
		issuer: current === null ? null : commonName(current.issuer),
	};
	const advice =
		authority === "genesys-cloud"
			? [need("info", "pinning-advice", null, words.pinningAdvice(about))]
			: [];
	if (input.unstable.includes(authority))
		return [
			need("info", "unstable", null, words.unstable(about)),
			...advice.map((one) => ({
				...one,
				message: words.pinningAdvice({ ...about, issuer: null }),
			})),
		];

	const published = first("upcoming");
	// Not news while the list of upcoming ones still shows what is in use already, nor once it is over.
	const successor =
		published !== null &&
		published.fingerprint256 !== current?.fingerprint256 &&
		published.notAfter >= now
			? published
			: null;
	const needs = [...advice];
	if (current === null) {
		const problem = problemOf("current");
		needs.push(
			need("warning", "missing", null, words.missing({ ...about, problem })),
		);
	} else {
		const usages = unfit(current);
		if (usages !== null)
			needs.push(
				need("warning", "missing", null, words.unfit({ ...about, usages })),
			);
		const left = current.notAfter - now;
		const { errorDays, warnDays } = input.limits;
		const facts = {
			...about,
			until: minute(current.notAfter),
			daysLeft: daysUntil(current.notAfter, now),
			successor: successor && describe(successor),
		};
		if (left < 0)
			needs.push(
				need("error", "expired", current.notAfter, words.expired(facts)),
			);
		else if (left <= Math.max(errorDays, warnDays) * DAY_MS)
			needs.push(
				need(
					left <= errorDays * DAY_MS ? "error" : "warning",
					"expiring",
					current.notAfter,
					words.expiring(facts),
				),
			);
	}
	const severity =
		authority === "digicert" || (successor && unfit(successor) !== null)
			? "warning"
			: "info";
	const problem = published === null ? problemOf("upcoming") : null;
	if (successor !== null) {
		// Nobody can be asked to be done before the new one is valid.
		const deadline = Math.max(
			current?.notAfter ?? successor.notBefore,
			successor.notBefore,
		);
		needs.push(
			need(
				severity,
				"upcoming",
				deadline,
				words.upcoming({
					...about,
					successor: describe(successor),
					until: minute(deadline),
					daysLeft: daysUntil(deadline, now),
				}),
			),
		);
	} else if (problem !== null)
		needs.push(
			need(
				severity,
				"upcoming",
				current?.notAfter ?? null,
				words.upcomingUnread({ ...about, problem }),
			),
		);
	return needs;
}

function describe(certificate: Certificate): messages.CertificateFacts {
	return {
		from: minute(certificate.notBefore),
		until: minute(certificate.notAfter),
		fingerprint: certificate.fingerprint256,
		unfit: unfit(certificate),
	};
}

/** What a certificate may be used for, where that leaves out what ours are for; null: it is fit. */
function unfit({ extendedKeyUsages }: Certificate): string | null {
	const fit =
		extendedKeyUsages === null ||
		extendedKeyUsages.includes("clientAuth") ||
		extendedKeyUsages.includes("anyExtendedKeyUsage");
	return fit ? null : extendedKeyUsages.join(", ") || "none";
}

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

function daysUntil(date: number, now: number): number {
	return Math.floor((date - now) / DAY_MS);
}

/** Whole seconds: certificates know no more. */
function isoDate(date: number): string {
	return new Date(date).toISOString().replace(/\.\d{3}Z$/, "Z");
}
