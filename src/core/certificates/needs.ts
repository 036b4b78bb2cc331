// A reading, who uses the certificates, and the time -> what has to be done, and until when.

import { type Severity, severities } from "../types.ts";
import { order } from "../values/order.ts";
import { minute } from "../values/words.ts";
import type { CertificateProblem } from "./certificate-text.ts";
import type {
	AuthorityUsers,
	Certificate,
	CertificateAuthority,
	CertificateNeed,
	CertificateReading,
	CertificateReason,
	CertificateStatus,
} from "./certificates.ts";
import { commonName } from "./distinguished-name.ts";
import * as messages from "./messages.ts";
import { authorities } from "./reading.ts";

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

export function daysUntil(date: number, now: number): number {
	return Math.floor((date - now) / DAY_MS);
}

/** Whole seconds: certificates know no more. */
export function isoDate(date: number): string {
	return new Date(date).toISOString().replace(/\.\d{3}Z$/, "Z");
}

const DAY_MS = 86_400_000;
