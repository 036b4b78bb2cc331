// Certificates that were made once, with their chains, for a clock that says 2026-01-01T00:00:00Z.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type {
	AuthorityUsers,
	CertificateAnswer,
	CertificateReading,
	CertificateStatus,
} from "../../src/core/certificates/certificates.ts";
import { readAnswers } from "../../src/core/certificates/certificates.ts";

export const now = Date.UTC(2026, 0, 1);
export const day = 86_400_000;

export type FixtureName =
	| "digicert-current"
	| "digicert-upcoming"
	| "genesys-current"
	| "genesys-upcoming"
	| "odd-names";

/** The blocks of a fixture, leaf first. */
export function blocks(name: FixtureName): readonly string[] {
	const path = new URL(`fixtures/${name}.pem`, import.meta.url);
	const text = readFileSync(fileURLToPath(path), "utf8");
	return text.split(/(?<=-----END CERTIFICATE-----\n)/);
}

export function leafPem(name: FixtureName): string {
	return blocks(name)[0] ?? "";
}

export function answer(name: FixtureName): CertificateAnswer {
	return {
		signingAuthority: name.startsWith("genesys") ? "Genesys" : "DigiCert",
		status: name.endsWith("upcoming") ? "upcoming" : "current",
		text: blocks(name).join(""),
	};
}

export function garbage(
	signingAuthority: "DigiCert" | "Genesys",
	status: CertificateStatus,
	text = "not a certificate",
): CertificateAnswer {
	return { signingAuthority, status, text };
}

export function reading(...names: readonly FixtureName[]): CertificateReading {
	return readAnswers(names.map(answer));
}

export const nobody: AuthorityUsers = { digicert: [], "genesys-cloud": [] };
export const both: AuthorityUsers = {
	digicert: ["shop"],
	"genesys-cloud": ["billing", "crm-lookup"],
};
export const limits = { warnDays: 45, errorDays: 14 };
