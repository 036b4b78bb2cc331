// What has to be done about certificates, and what was said of it -> what has to be said now.

import type {
	CertificateNeed,
	CertificateReport,
} from "../../core/certificates/certificates.ts";
import { authorityTitles } from "../../core/certificates/messages.ts";
import type { Notice } from "../../core/notice.ts";
import { count } from "../../core/values/words.ts";
import { compose } from "./draft.ts";
import type { Noticed } from "./notices.ts";
import { remember, type Said, saidOf } from "./said.ts";

const DAY_MS = 86_400_000;

/** Days before a deadline; the last step is the deadline itself. */
const steps = [30, 14, 7, 3, 1, 0];

/**
 * Once for each need; again with each step towards its deadline. A need that is only worth knowing is said where it
 * announces a new certificate, and never again.
 */
export function noticesOfCertificates(
	report: CertificateReport,
	said: Said,
): Noticed {
	const before = saidOf(said, report.environment);
	const now = Date.parse(report.checkedAt);
	const current = report.needs
		.filter(
			({ severity, reason }) => severity !== "info" || reason === "upcoming",
		)
		.map((need) => {
			const name = [need.authority, need.reason, need.deadline].join(" ");
			const known = before.certificates.find((one) => one.need === name);
			const behind = need.severity === "info" ? 0 : stepsBehind(need, now);
			const due = known === undefined || behind > known.steps;
			return { need, name, due, behind: Math.max(behind, known?.steps ?? 0) };
		});
	// While the platform's answers contradict each other nothing is known: what was said may still be true.
	const unknown = report.needs
		.filter(({ reason }) => reason === "unstable")
		.map(({ authority }): string => authority);
	return {
		notices: current
			.filter(({ due }) => due)
			.map(({ need, name, behind }) =>
				certificateNotice(report, need, [name, behind], now),
			),
		said: remember(said, {
			...before,
			certificates: [
				...before.certificates.filter(({ authority }) =>
					unknown.includes(authority),
				),
				...current.map(({ need, name, behind }) => ({
					need: name,
					authority: need.authority,
					steps: behind,
				})),
			],
		}),
	};
}

function stepsBehind({ deadline }: CertificateNeed, now: number): number {
	if (deadline === null) return 0;
	const left = Date.parse(deadline) - now;
	return steps.filter((days) => left < days * DAY_MS).length;
}

function certificateNotice(
	report: CertificateReport,
	need: CertificateNeed,
	news: readonly unknown[],
	now: number,
): Notice {
	return compose({
		event: "certificate",
		environment: report.environment,
		at: report.checkedAt,
		severity: need.severity,
		title: certificateTitle(need, now),
		text: [need.message],
		details: need.integrations.map((key) => ({
			key,
			text: "presents this certificate",
		})),
		commit: null,
		news,
	});
}

function certificateTitle(need: CertificateNeed, now: number): string {
	const name = `${authorityTitles[need.authority]} client certificate`;
	const days =
		need.deadline === null
			? null
			: Math.floor((Date.parse(need.deadline) - now) / DAY_MS);
	if (need.reason === "expired") return `the ${name} has expired`;
	if (need.reason === "missing") return `there is no usable ${name}`;
	const left =
		days === null
			? ""
			: days < 0
				? ", and its date has passed"
				: `, ${count(days, "day")} left`;
	if (need.reason === "upcoming") return `a new ${name} is published${left}`;
	return `the ${name} expires${left}`;
}
