// What has to be done about certificates, day by day -> when it is said.
import { describe, expect, it } from "vitest";
import type {
	CertificateNeed,
	CertificateReport,
} from "../../../src/core/certificates/certificates.ts";
import { noticesOfCertificates } from "../../../src/daemon/notify/certificate-notices.ts";
import { noticesOfCycle } from "../../../src/daemon/notify/notices.ts";
import {
	nothingSaid,
	readSaid,
	type Said,
} from "../../../src/daemon/notify/said.ts";
import { DAY, refused, START } from "./reports.ts";

const DEADLINE = START + 60 * DAY;

function need(more: Partial<CertificateNeed> = {}): CertificateNeed {
	return {
		severity: "warning",
		reason: "expiring",
		authority: "digicert",
		deadline: new Date(DEADLINE).toISOString(),
		integrations: ["a", "b"],
		message: "the certificate expires",
		...more,
	};
}

/** @param left days to the deadline */
function reportAt(
	left: number,
	needs: readonly CertificateNeed[],
): CertificateReport {
	return {
		version: 1,
		environment: "prod",
		checkedAt: new Date(DEADLINE - left * DAY).toISOString(),
		certificates: [],
		needs,
	};
}

function tell(
	reports: readonly CertificateReport[],
	before: Said = nothingSaid,
) {
	let said = before;
	const titles = reports.map((report) => {
		const now = noticesOfCertificates(
			report,
			readSaid(JSON.parse(JSON.stringify(said))),
		);
		said = now.said;
		return now.notices.map(({ title }) => title.replace("prod: ", ""));
	});
	return { titles, said };
}

/** The days before the deadline at which it is said, of a reading every half day. */
function daysSaid(one: CertificateNeed, from: number, to = -5): number[] {
	const days: number[] = [];
	let said = nothingSaid;
	for (let left = from; left >= to; left -= 0.5) {
		const now = noticesOfCertificates(reportAt(left, [one]), said);
		said = now.said;
		if (now.notices.length > 0) days.push(left);
	}
	return days;
}

describe("when it is said", () => {
	it("at first, with every step, and when the date has passed", () => {
		expect(daysSaid(need(), 45)).toEqual([45, 29.5, 13.5, 6.5, 2.5, 0.5, -0.5]);
	});
	it("once for the steps that were behind already", () => {
		expect(daysSaid(need(), 5)).toEqual([5, 2.5, 0.5, -0.5]);
		expect(daysSaid(need({ reason: "expired" }), -1)).toEqual([-1]);
	});
	it("once where there is no deadline", () => {
		expect(daysSaid(need({ reason: "missing", deadline: null }), 45)).toEqual([
			45,
		]);
	});
	it("an upcoming one of the other authority once, advice never", () => {
		const info = { severity: "info", authority: "genesys-cloud" } as const;
		expect(daysSaid(need({ ...info, reason: "upcoming" }), 45)).toEqual([45]);
		expect(daysSaid(need({ ...info, reason: "pinning-advice" }), 45)).toEqual(
			[],
		);
		expect(daysSaid(need({ ...info, reason: "unstable" }), 45)).toEqual([]);
	});
	it("an upcoming one that has to be installed with every step", () => {
		expect(daysSaid(need({ reason: "upcoming" }), 20)).toEqual([
			20, 13.5, 6.5, 2.5, 0.5, -0.5,
		]);
	});
});

it("each need by itself: environment, authority, reason, deadline", () => {
	const other = need({ authority: "genesys-cloud" });
	const later = need({ deadline: new Date(DEADLINE + DAY).toISOString() });
	const { titles, said } = tell([
		reportAt(50, [need()]),
		reportAt(50, [need(), other]),
		reportAt(50, [later, other]),
		reportAt(50, [later, need({ reason: "upcoming" }), other]),
	]);
	expect(titles).toEqual([
		["the DigiCert client certificate expires, 50 days left"],
		["the Genesys Cloud client certificate expires, 50 days left"],
		["the DigiCert client certificate expires, 51 days left"],
		["a new DigiCert client certificate is published, 50 days left"],
	]);
	const elsewhere = { ...reportAt(50, [later]), environment: "dev" };
	expect(tell([elsewhere], said).titles[0]).toHaveLength(1);
});

it("what is over is forgotten", () => {
	const { titles, said } = tell([
		reportAt(50, [need()]),
		reportAt(50, []),
		reportAt(50, [need()]),
		reportAt(50, []),
	]);
	expect(titles.map(({ length }) => length)).toEqual([1, 0, 1, 0]);
	expect(said).toEqual(nothingSaid);
});

it("not while the platform contradicts itself", () => {
	const unstable = need({
		severity: "info",
		reason: "unstable",
		deadline: null,
	});
	const { titles } = tell([
		reportAt(10, [need()]),
		reportAt(10, [unstable]),
		reportAt(10, [need()]),
	]);
	expect(titles.map(({ length }) => length)).toEqual([1, 0, 0]);
});

it("cycles and certificates keep out of each other's memory", () => {
	const { said } = noticesOfCertificates(reportAt(10, [need()]), nothingSaid);
	const both = noticesOfCycle(refused(["r", "a"]), said);
	expect(both.notices.map(({ event }) => event)).toEqual(["refused"]);
	expect(
		noticesOfCertificates(reportAt(10, [need()]), both.said).notices,
	).toEqual([]);
});

it("says the need's own words", () => {
	const [notice] = noticesOfCertificates(
		reportAt(0.5, [need({ severity: "error" })]),
		nothingSaid,
	).notices;
	expect(notice).toEqual({
		event: "certificate",
		environment: "prod",
		at: new Date(DEADLINE - DAY / 2).toISOString(),
		severity: "error",
		title: "prod: the DigiCert client certificate expires, 0 days left",
		text: "the certificate expires",
		details: [
			{ key: "a", text: "presents this certificate" },
			{ key: "b", text: "presents this certificate" },
		],
		commit: null,
		id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
	});
});
