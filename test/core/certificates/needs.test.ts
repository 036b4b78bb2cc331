// Dates, limits and users -> needs: each severity and deadline at its boundaries.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type {
	Certificate,
	CertificateAuthority,
	CertificateNeed,
	CertificateReading,
	CertificateStatus,
} from "../../../src/core/certificates/certificates.ts";
import {
	certificateNeeds,
	type NeedsInput,
} from "../../../src/core/certificates/needs.ts";
import {
	disagreements,
	readAnswers,
} from "../../../src/core/certificates/reading.ts";
import {
	certificateFiles,
	certificateReport,
	readingWarnings,
} from "../../../src/core/certificates/report.ts";
import {
	answer,
	both,
	day,
	garbage,
	limits,
	nobody,
	now,
	reading,
} from "../../fixtures/certificates.ts";

const second = 1000;

function certificate(
	authority: CertificateAuthority,
	status: CertificateStatus,
	notAfter: number,
	more: Partial<Certificate> = {},
): Certificate {
	return {
		authority,
		status,
		subject: "CN=leaf",
		issuer: "CN=issuer",
		serialNumber: "01",
		notBefore: notAfter - 365 * day,
		notAfter,
		fingerprint256: `${authority}-${status}`,
		extendedKeyUsages: null,
		pem: "PEM\n",
		...more,
	};
}

function needs(
	certificates: readonly Certificate[],
	more: Partial<NeedsInput> = {},
): readonly CertificateNeed[] {
	return certificateNeeds({
		now,
		limits,
		users: both,
		reading: { certificates, unread: [], strangers: [] },
		unstable: [],
		...more,
	});
}

/** As `severity reason`, of one authority. */
function told(
	found: readonly CertificateNeed[],
	authority: CertificateAuthority = "digicert",
): readonly string[] {
	return found
		.filter((need) => need.authority === authority)
		.map(({ severity, reason }) => `${severity} ${reason}`);
}

describe("the current certificate", () => {
	test.each<[string, number, readonly string[]]>([
		["a year", 365 * day, []],
		["a second over the warning", 45 * day + second, []],
		["the warning", 45 * day, ["warning expiring"]],
		["a second over the error", 14 * day + second, ["warning expiring"]],
		["the error", 14 * day, ["error expiring"]],
		["a second", second, ["error expiring"]],
		["now", 0, ["error expiring"]],
		["a second ago", -second, ["error expired"]],
		["a year ago", -365 * day, ["error expired"]],
	])("ends in %s", (_, left, expected) => {
		const found = needs([certificate("digicert", "current", now + left)]);
		expect(told(found)).toEqual(expected);
		for (const need of found.filter(
			({ authority }) => authority === "digicert",
		))
			expect(need.deadline).toBe(
				new Date(now + left).toISOString().replace(".000", ""),
			);
	});

	test.each([
		[{ warnDays: 5, errorDays: 14 }, 10, "error expiring"],
		[{ warnDays: 0, errorDays: 0 }, 10, undefined],
		[{ warnDays: 100, errorDays: 1 }, 10, "warning expiring"],
	])("limits %j", (given, days, expected) => {
		const found = needs(
			[certificate("digicert", "current", now + days * day)],
			{ limits: given },
		);
		expect(told(found)[0]).toBe(expected);
	});

	test("its severity and days follow from the time that is left, and never ease", () => {
		const rank = ["", "warning expiring", "error expiring", "error expired"];
		const at = (left: number): string =>
			told(needs([certificate("digicert", "current", now + left)]))[0] ?? "";
		const left = fc.integer({ min: -400 * day, max: 400 * day });
		fc.assert(
			fc.property(left, left, (one, other) => {
				const [sooner, later] = one < other ? [one, other] : [other, one];
				expect(rank.indexOf(at(sooner))).toBeGreaterThanOrEqual(
					rank.indexOf(at(later)),
				);
				const { certificates } = certificateReport("dev", {
					now,
					limits,
					users: both,
					reading: {
						certificates: [certificate("digicert", "current", now + one)],
						unread: [],
						strangers: [],
					},
					unstable: [],
				});
				const days = certificates[0]?.daysLeft ?? Number.NaN;
				expect(days * day).toBeLessThanOrEqual(one);
				expect((days + 1) * day).toBeGreaterThan(one);
				expect(at(one) === "error expired").toBe(days < 0);
			}),
		);
	});

	test.each([
		[13.5, "13 days left"],
		[1.5, "1 day left"],
		[0.5, "less than a day left"],
		[-0.5, "less than a day ago"],
		[-1.5, "1 day ago"],
		[-9.5, "9 days ago"],
	])("%f days are told as %s", (days, words) => {
		const [need] = needs(
			[certificate("digicert", "current", now + days * day)],
			{ users: { ...nobody, digicert: ["shop"] } },
		);
		expect(need?.message).toContain(`(${words})`);
	});

	test("of several, the one that lives longest counts, and each is listed once", () => {
		const { certificates } = readAnswers([
			answer("digicert-current"),
			answer("digicert-current"),
			{ ...answer("digicert-upcoming"), status: "current" },
		]);
		expect(certificates.map(({ notAfter }) => notAfter)).toEqual([
			Date.UTC(2026, 11, 15),
			Date.UTC(2026, 0, 13, 12, 30, 15),
		]);
		expect(told(needs(certificates))).toEqual([]);
	});
});

describe("a successor", () => {
	const current = (days: number) =>
		certificate("digicert", "current", now + days * day);
	const next = (from: number, until: number) =>
		certificate("digicert", "upcoming", now + until * day, {
			notBefore: now + from * day,
			fingerprint256: "AA:BB",
		});

	test("is a warning for digicert and an info for genesys-cloud, whose service has nothing to install", () => {
		const of = (authority: CertificateAuthority) => [
			certificate(authority, "current", now + 100 * day),
			certificate(authority, "upcoming", now + 400 * day),
		];
		const found = needs([...of("digicert"), ...of("genesys-cloud")]);
		expect(told(found)).toEqual(["warning upcoming"]);
		expect(told(found, "genesys-cloud")).toEqual([
			"info upcoming",
			"info pinning-advice",
		]);
	});

	test.each([
		["the current one's end", 100, -5, 100],
		["the current one's end, though it begins later", 100, 90, 100],
		["its own beginning, after a gap", 10, 20, 20],
		["its own beginning, after an end that is past", -3, 2, 2],
	])("has as its deadline %s", (_, currentDays, from, deadline) => {
		const found = needs([current(currentDays), next(from, 400)]);
		const need = found.find(({ reason }) => reason === "upcoming");
		expect(need?.deadline).toBe(
			new Date(now + deadline * day).toISOString().replace(".000", ""),
		);
	});

	test("is what an expiring certificate asks to install, by fingerprint", () => {
		const found = needs([current(10), next(-5, 400)]);
		expect(told(found)).toEqual(["error expiring", "warning upcoming"]);
		for (const { message } of found.filter((n) => n.authority === "digicert")) {
			expect(message).toContain("fingerprint AA:BB");
			expect(message).toContain("shop");
			expect(message).toContain("--save");
		}
		const [alone] = needs([current(10)]);
		expect(alone?.message).toContain("No successor is published yet");
	});

	test("that is in use already, or over, is none", () => {
		const used = next(-5, 400);
		expect(
			told(needs([{ ...used, status: "current" as const }, used])),
		).toEqual([]);
		expect(told(needs([current(100), next(-400, -1)]))).toEqual([]);
	});

	test("without a current one is told beside the missing one", () => {
		const found = needs([next(5, 400)]);
		expect(told(found)).toEqual(["warning missing", "warning upcoming"]);
		expect(found.slice(0, 3).map(({ deadline }) => deadline)).toEqual([
			null,
			"2026-01-06T00:00:00Z",
			null,
		]);
	});
});

describe("what is not there", () => {
	test("is missing for those who use it", () => {
		const found = needs([]);
		expect(told(found)).toEqual(["warning missing"]);
		expect(told(found, "genesys-cloud")).toEqual([
			"warning missing",
			"info pinning-advice",
		]);
		expect(found.map(({ deadline }) => deadline)).toEqual([null, null, null]);
		expect(found[1]?.integrations).toEqual(["billing", "crm-lookup"]);
	});

	test("a current one that cannot be read is missing, and says why", () => {
		const read = readAnswers([garbage("DigiCert", "current")]);
		const [need] = needs([], { reading: read });
		expect(need?.reason).toBe("missing");
		expect(need?.message).toContain("neither PEM nor base64");
		expect(readingWarnings(read, both)).toEqual([]);
		expect(readingWarnings(read, nobody)).toHaveLength(1);
	});

	test("an upcoming one that cannot be read is upcoming, and says why", () => {
		const read = readAnswers([
			answer("digicert-current"),
			garbage("DigiCert", "upcoming", ""),
		]);
		const found = needs([], { reading: read });
		expect(told(found)).toEqual(["error expiring", "warning upcoming"]);
		const need = found.find(({ reason }) => reason === "upcoming");
		expect(need?.message).toContain("is empty");
		expect(need?.deadline).toBe("2026-01-13T12:30:15Z");
	});

	test("one that cannot be read beside one that can is a warning only", () => {
		const read = readAnswers([
			{ ...answer("digicert-upcoming"), status: "current" },
			garbage("DigiCert", "current"),
		]);
		expect(told(needs([], { reading: read }))).toEqual([]);
		expect(readingWarnings(read, both)).toEqual([
			"a current DigiCert client certificate could not be read: what the platform answered is neither PEM nor base64 of a certificate",
		]);
	});

	test("an authority that nobody knows is left out, with a warning", () => {
		const read = readAnswers([
			{ ...answer("digicert-current"), signingAuthority: "Acme" },
		]);
		expect(read.certificates).toEqual([]);
		expect(readingWarnings(read, nobody)[0]).toContain('"Acme"');
	});
});

describe("needs", () => {
	const all: CertificateReading = reading(
		"digicert-current",
		"digicert-upcoming",
		"genesys-current",
		"genesys-upcoming",
	);

	test("exist for nobody who uses no certificate", () => {
		for (const read of [all, reading()])
			expect(needs([], { reading: read, users: nobody })).toEqual([]);
		const found = needs([], {
			reading: all,
			users: { ...nobody, digicert: ["shop"] },
		});
		expect(new Set(found.map(({ authority }) => authority))).toEqual(
			new Set(["digicert"]),
		);
	});

	test("come the severest first", () => {
		expect(
			needs([], { reading: all }).map(
				({ severity, authority, reason }) =>
					`${severity} ${authority} ${reason}`,
			),
		).toEqual([
			"error digicert expiring",
			"warning digicert upcoming",
			"warning genesys-cloud expiring",
			"info genesys-cloud upcoming",
			"info genesys-cloud pinning-advice",
		]);
	});

	test("are the same in whatever order the platform answers", () => {
		const answers = [
			answer("digicert-current"),
			answer("digicert-upcoming"),
			answer("genesys-current"),
			answer("genesys-upcoming"),
			garbage("Genesys", "upcoming"),
			garbage("DigiCert", "current", ""),
		];
		const report = (given: typeof answers) =>
			certificateReport("dev", {
				now,
				limits,
				users: both,
				reading: readAnswers(given),
				unstable: [],
			});
		fc.assert(
			fc.property(
				fc.shuffledSubarray(answers, { minLength: answers.length }),
				(shuffled) => {
					expect(report(shuffled)).toEqual(report(answers));
				},
			),
		);
	});

	test("of an unstable authority are that it is, and nothing that follows from an answer", () => {
		for (const read of [
			all,
			reading(),
			readAnswers([garbage("Genesys", "current")]),
		]) {
			const found = needs([], {
				reading: read,
				unstable: ["digicert", "genesys-cloud"],
			});
			expect(told(found)).toEqual(["info unstable"]);
			expect(told(found, "genesys-cloud")).toEqual([
				"info unstable",
				"info pinning-advice",
			]);
			expect(found.every(({ deadline }) => deadline === null)).toBe(true);
		}
	});
});

describe("readings", () => {
	test("differ by what is shown of an authority in use", () => {
		const before = reading("digicert-current", "genesys-current");
		const after = reading("digicert-upcoming", "genesys-current");
		expect(disagreements(before, before, both)).toEqual([]);
		expect(disagreements(before, after, both)).toEqual(["digicert"]);
		expect(disagreements(before, after, nobody)).toEqual([]);
		expect(disagreements(before, reading(), both)).toEqual([
			"digicert",
			"genesys-cloud",
		]);
		const unread = readAnswers([
			garbage("DigiCert", "current"),
			answer("genesys-current"),
		]);
		expect(disagreements(before, unread, both)).toEqual(["digicert"]);
		expect(disagreements(unread, unread, both)).toEqual([]);
	});

	test("differ where a certificate only moved from upcoming to current", () => {
		const moved = readAnswers([
			{ ...answer("digicert-upcoming"), status: "current" },
		]);
		expect(disagreements(reading("digicert-upcoming"), moved, both)).toEqual([
			"digicert",
		]);
	});

	test("become files, but for what is unstable", () => {
		const all = reading("digicert-current", "genesys-current");
		expect([...certificateFiles(all, ["digicert"])]).toEqual([
			["genesys-cloud-current.pem", answer("genesys-current").text],
		]);
	});
});
