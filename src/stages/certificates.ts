// The platform's certificate lists, read until two readings agree -> the report. `certs` and the daemon say the same.
import type {
	AuthorityUsers,
	CertificateAnswer,
	CertificateAuthority,
	CertificateReading,
	CertificateReport,
	CertificateStatus,
} from "../core/certificates/certificates.ts";
import {
	certificateNeeds,
	isAlarm,
	type NeedsInput,
} from "../core/certificates/needs.ts";
import {
	disagreements,
	isMixed,
	readAnswers,
} from "../core/certificates/reading.ts";
import { certificateReport } from "../core/certificates/report.ts";

/** What checking needs of the platform. */
export interface CertificateReader {
	readCertificates(
		first: CertificateStatus,
	): Promise<readonly CertificateAnswer[]>;
}

export interface CertificateCheckInput {
	readonly environment: {
		readonly name: string;
		readonly certificates: NeedsInput["limits"];
	};
	readonly users: AuthorityUsers;
	readonly reader: CertificateReader;
	readonly clock: {
		now(): number;
		sleep(ms: number, signal?: AbortSignal): Promise<void>;
	};
	readonly signal?: AbortSignal;
}

export interface CertificateCheck {
	readonly report: CertificateReport;
	/** The last one; it holds the certificates themselves. */
	readonly reading: CertificateReading;
	readonly unstable: readonly CertificateAuthority[];
	readonly readings: number;
}

const MOST_READINGS = 5;
const PAUSE_MS = 500;

/** Reads once where nothing is amiss. A read that fails throws: a certificate is never missing on error. */
export async function checkCertificates({
	environment,
	users,
	reader,
	clock,
	signal,
}: CertificateCheckInput): Promise<CertificateCheck> {
	const now = clock.now();
	const judged = (
		reading: CertificateReading,
		unstable: readonly CertificateAuthority[],
	): NeedsInput => ({
		now,
		limits: environment.certificates,
		users,
		reading,
		unstable,
	});
	let reading = readAnswers(await reader.readCertificates("upcoming"));
	let unstable: readonly CertificateAuthority[] = [];
	let readings = 1;
	const doubtful =
		certificateNeeds(judged(reading, [])).some(isAlarm) ||
		isMixed(reading, users);
	if (doubtful)
		do {
			await clock.sleep(PAUSE_MS, signal);
			const before = reading;
			const first = readings % 2 === 1 ? "current" : "upcoming";
			reading = readAnswers(await reader.readCertificates(first));
			unstable = disagreements(before, reading, users);
			readings += 1;
		} while (unstable.length > 0 && readings < MOST_READINGS);
	return {
		report: certificateReport(environment.name, judged(reading, unstable)),
		reading,
		unstable,
		readings,
	};
}
