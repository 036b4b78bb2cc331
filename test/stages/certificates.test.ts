// Readings that agree or not -> a report: an alarm is held back until two of them say the same.
import { describe, expect, test } from "vitest";
import type {
	AuthorityUsers,
	CertificateAnswer,
	CertificateStatus,
} from "../../src/core/certificates/certificates.ts";
import {
	type CertificateCheck,
	checkCertificates,
} from "../../src/stages/certificates.ts";
import { answer, both, limits, nobody, now } from "../fixtures/certificates.ts";

interface Checked extends CertificateCheck {
	/** What was asked for first, of each reading. */
	readonly order: readonly CertificateStatus[];
	readonly pauses: readonly number[];
}

/** The last reading answers all further ones. */
async function check(
	readings: readonly (readonly CertificateAnswer[])[],
	users: AuthorityUsers = both,
): Promise<Checked> {
	const order: CertificateStatus[] = [];
	const pauses: number[] = [];
	const result = await checkCertificates({
		environment: { name: "dev", certificates: limits },
		users,
		reader: {
			readCertificates(first) {
				order.push(first);
				return Promise.resolve(
					readings[order.length - 1] ?? readings.at(-1) ?? [],
				);
			},
		},
		clock: {
			now: () => now,
			sleep: (ms) => {
				pauses.push(ms);
				return Promise.resolve();
			},
		},
	});
	return { ...result, order, pauses };
}

const reasons = ({ report }: Checked): readonly string[] =>
	report.needs.map(({ authority, reason }) => `${authority} ${reason}`);

const healthy = [
	{ ...answer("digicert-upcoming"), status: "current" as const },
	{ ...answer("genesys-upcoming"), status: "current" as const },
];
const expiring = [answer("digicert-current"), answer("genesys-current")];
const rotating = [...expiring, answer("digicert-upcoming")];

describe("checkCertificates", () => {
	test("reads once where there is nothing to say, advice aside", async () => {
		const checked = await check([healthy, expiring]);
		expect([checked.readings, checked.pauses]).toEqual([1, []]);
		expect(reasons(checked)).toEqual(["genesys-cloud pinning-advice"]);
		expect((await check([[]], nobody)).readings).toBe(1);
	});

	test("reads an alarm twice, the other way round", async () => {
		const checked = await check([expiring]);
		expect([checked.readings, checked.unstable]).toEqual([2, []]);
		expect(checked.order).toEqual(["upcoming", "current"]);
		expect(checked.pauses).toHaveLength(1);
		expect(reasons(checked)).toEqual([
			"digicert expiring",
			"genesys-cloud expiring",
			"genesys-cloud pinning-advice",
		]);
	});

	test("reads again where a certificate is current and upcoming at once", async () => {
		const mixed = [...healthy, answer("digicert-upcoming")];
		const settled = await check([mixed]);
		expect([settled.readings, reasons(settled)]).toEqual([
			2,
			["genesys-cloud pinning-advice"],
		]);
		const torn = await check([mixed, rotating, mixed, rotating, mixed]);
		expect(torn.unstable).toEqual(["digicert", "genesys-cloud"]);
		expect((await check([mixed], nobody)).readings).toBe(1);
	});

	test("an alarm that the next two readings deny is none", async () => {
		const checked = await check([[], healthy, healthy]);
		expect(checked.readings).toBe(3);
		expect(reasons(checked)).toEqual(["genesys-cloud pinning-advice"]);
		expect(checked.report.certificates).toHaveLength(2);
	});

	test("readings that go on to differ are unstable, and no alarm", async () => {
		const checked = await check([rotating, healthy, rotating, [], rotating]);
		expect([checked.readings, checked.unstable]).toEqual([
			5,
			["digicert", "genesys-cloud"],
		]);
		expect(checked.order).toEqual([
			"upcoming",
			"current",
			"upcoming",
			"current",
			"upcoming",
		]);
		expect(reasons(checked)).toEqual([
			"digicert unstable",
			"genesys-cloud unstable",
			"genesys-cloud pinning-advice",
		]);
		expect(
			checked.report.needs.every(({ severity }) => severity === "info"),
		).toBe(true);
	});

	test("one authority's disagreement silences no other", async () => {
		const genesys = answer("genesys-current");
		const one = [genesys, answer("digicert-current")];
		const other = [genesys];
		const checked = await check([one, other, one, other, one]);
		expect(checked.unstable).toEqual(["digicert"]);
		expect(reasons(checked)).toEqual([
			"genesys-cloud expiring",
			"digicert unstable",
			"genesys-cloud pinning-advice",
		]);
	});

	test("an authority that nobody uses may differ as it likes", async () => {
		const genesys = answer("genesys-current");
		const checked = await check(
			[[genesys, answer("digicert-current")], [genesys]],
			{
				...both,
				digicert: [],
			},
		);
		expect([checked.readings, checked.unstable]).toEqual([2, []]);
	});

	test("a read that fails is no missing certificate", async () => {
		const failing = checkCertificates({
			environment: { name: "dev", certificates: limits },
			users: both,
			reader: {
				readCertificates: () => Promise.reject(new Error("unreachable")),
			},
			clock: { now: () => now, sleep: () => Promise.resolve() },
		});
		await expect(failing).rejects.toThrow("unreachable");
	});
});
