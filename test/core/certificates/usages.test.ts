// What a certificate may be used for: one that cannot authenticate a client is never to be installed.
import { describe, expect, test } from "vitest";
import type {
	CertificateAnswer,
	CertificateNeed,
} from "../../../src/core/certificates/certificates.ts";
import { readAnswers } from "../../../src/core/certificates/reading.ts";
import { certificateReport } from "../../../src/core/certificates/report.ts";
import {
	type CertificateSpec,
	makeCertificate,
} from "../../../src/simulator/certificates.ts";
import { both, day, limits, now } from "../../fixtures/certificates.ts";

function answerOf(
	signingAuthority: CertificateSpec["signingAuthority"],
	status: "current" | "upcoming",
	days: number,
	extendedKeyUsages: CertificateSpec["extendedKeyUsages"],
): CertificateAnswer {
	const { chain } = makeCertificate({
		signingAuthority,
		status: status === "current" ? "Current" : "Upcoming",
		notBefore: new Date(now - day),
		notAfter: new Date(now + days * day),
		...(extendedKeyUsages === undefined ? {} : { extendedKeyUsages }),
	});
	return { signingAuthority, status, text: chain.join("") };
}

function report(answers: readonly CertificateAnswer[]) {
	return certificateReport("prod", {
		now,
		limits,
		users: both,
		reading: readAnswers(answers),
		unstable: [],
	});
}

function about(
	{ needs }: { readonly needs: readonly CertificateNeed[] },
	authority: string,
	reason: string,
): CertificateNeed | undefined {
	return needs.find(
		(need) => need.authority === authority && need.reason === reason,
	);
}

const cannot = /cannot authenticate a client.*serverAuth.*clientAuth/;

describe("extended key usages", () => {
	test("are in the JSON by their names; none: null", () => {
		const { certificates } = report([
			answerOf("DigiCert", "current", 300, ["serverAuth", "clientAuth"]),
			answerOf("DigiCert", "upcoming", 400, ["serverAuth"]),
			answerOf("Genesys", "current", 300, undefined),
		]);
		expect(
			certificates.map(({ extendedKeyUsages }) => extendedKeyUsages),
		).toEqual([["clientAuth", "serverAuth"], ["serverAuth"], null]);
	});

	for (const [authority, key] of [
		["DigiCert", "digicert"],
		["Genesys", "genesys-cloud"],
	] as const) {
		test(`an upcoming ${authority} certificate without clientAuth is a warning, and nobody is asked to install it`, () => {
			const given = report([
				answerOf(authority, "current", 300, ["clientAuth"]),
				answerOf(authority, "upcoming", 400, ["serverAuth"]),
			]);
			const need = about(given, key, "upcoming");
			expect(need?.severity).toBe("warning");
			expect(need?.message).toMatch(cannot);
			expect(need?.message).not.toMatch(/Install it|takes over by itself/);
		});

		test(`nor where the current ${authority} one is about to end`, () => {
			const given = report([
				answerOf(authority, "current", 10, ["clientAuth"]),
				answerOf(authority, "upcoming", 400, ["serverAuth"]),
			]);
			const need = about(given, key, "expiring");
			expect(need?.message).toMatch(cannot);
			expect(need?.message).not.toMatch(/Install the new|replaces it/);
		});

		test(`a current ${authority} certificate without clientAuth is a warning`, () => {
			const given = report([
				answerOf(authority, "current", 300, ["serverAuth"]),
			]);
			const need = about(given, key, "missing");
			expect(need?.severity).toBe("warning");
			expect(need?.message).toMatch(cannot);
		});

		for (const usages of [
			undefined,
			["clientAuth"],
			["clientAuth", "serverAuth"],
		] as const)
			test(`a ${authority} certificate for ${usages?.join(" and ") ?? "any use"} is fit`, () => {
				const { needs } = report([
					answerOf(authority, "current", 300, usages),
					answerOf(authority, "upcoming", 400, usages),
				]);
				expect(needs.map(({ message }) => message).join()).not.toContain(
					"cannot authenticate",
				);
			});
	}
});
