// A certificate as the platform writes it (PEM or bare base64, one or a chain in any order) -> the leaf's facts, and leaf and chain as PEM.
import { X509Certificate } from "node:crypto";

export interface LeafCertificate {
	/** One line, the parts separated by commas. */
	readonly subject: string;
	readonly issuer: string;
	/** Hexadecimal, upper case. */
	readonly serialNumber: string;
	/** Milliseconds since 1970. */
	readonly notBefore: number;
	readonly notAfter: number;
	/** Of the DER; pairs of upper-case hexadecimal digits separated by colons. */
	readonly fingerprint256: string;
	/** Names of the purposes it is restricted to, object identifiers where they have none; null: to none. */
	readonly extendedKeyUsages: readonly string[] | null;
	/** The leaf, then what stood beside it, issuers first; lines of 64 characters. */
	readonly pem: string;
}

/** Why a text is no certificate; the words for it stand with the other messages. */
export type CertificateProblem =
	| "empty"
	| "too-large"
	| "no-certificate"
	| "damaged"
	| "no-dates";

// A chain of a dozen certificates with large keys is a tenth of this.
const LONGEST_TEXT = 512 * 1024;

export function parseCertificate(
	text: string,
): LeafCertificate | CertificateProblem {
	if (text.trim() === "") return "empty";
	if (text.length > LONGEST_TEXT) return "too-large";
	const encoded = derOf(text);
	if (typeof encoded === "string") return encoded;
	const found = new Map<string, X509Certificate>();
	for (const der of encoded) {
		const certificate = certificateOf(der);
		if (certificate === null) return "damaged";
		found.set(certificate.fingerprint256, certificate);
	}
	const [leaf, ...others] = leafFirst([...found.values()]);
	if (leaf === undefined) return "no-certificate";
	const notBefore = dateOf(leaf.validFrom);
	const notAfter = dateOf(leaf.validTo);
	if (notBefore === null || notAfter === null) return "no-dates";
	return {
		subject: oneLine(leaf.subject),
		issuer: oneLine(leaf.issuer),
		serialNumber: leaf.serialNumber,
		notBefore,
		notAfter,
		fingerprint256: leaf.fingerprint256,
		extendedKeyUsages: extendedKeyUsages(leaf),
		pem: [leaf, ...others].map(pemOf).join(""),
	};
}

/** RFC 5280 4.2.1.12. */
const purposes: Readonly<Record<string, string>> = {
	"2.5.29.37.0": "anyExtendedKeyUsage",
	"1.3.6.1.5.5.7.3.1": "serverAuth",
	"1.3.6.1.5.5.7.3.2": "clientAuth",
	"1.3.6.1.5.5.7.3.3": "codeSigning",
	"1.3.6.1.5.5.7.3.4": "emailProtection",
	"1.3.6.1.5.5.7.3.8": "timeStamping",
	"1.3.6.1.5.5.7.3.9": "OCSPSigning",
};

/** Node calls the extended usages `keyUsage`, and has none where the certificate has no such extension. */
function extendedKeyUsages(
	certificate: X509Certificate,
): readonly string[] | null {
	const found: readonly string[] | undefined = certificate.keyUsage;
	return found?.map((id) => purposes[id] ?? id).sort() ?? null;
}

const begin = /-----BEGIN (?:X509 )?CERTIFICATE-----/;
const end = /-----END (?:X509 )?CERTIFICATE-----/;

/** The DER of every certificate in the text. */
function derOf(text: string): readonly Buffer[] | CertificateProblem {
	// A text that went through JSON once too often holds its line breaks as two characters.
	const plain = text.replace(/\\r|\\n/g, "\n");
	const begun = plain.split(begin).slice(1);
	if (begun.length > 0) {
		const blocks = begun.map((part) => {
			const [body = "", ...rest] = part.split(end);
			return rest.length > 0 && !body.includes("-") ? base64Of(body) : null;
		});
		return blocks.every((der) => der !== null) ? blocks : "damaged";
	}
	const bytes = base64Of(plain);
	if (bytes === null) return "no-certificate";
	const inner = bytes.toString("latin1");
	return inner.startsWith("-----BEGIN") ? derOf(inner) : derValues(bytes);
}

function base64Of(text: string): Buffer | null {
	const digits = text.replace(/\s+/g, "");
	return /^[A-Za-z0-9+/_-]+={0,2}$/.test(digits)
		? Buffer.from(digits, "base64")
		: null;
}

/** Certificates may stand one after the other; each is an ASN.1 SEQUENCE that says how long it is. */
function derValues(bytes: Buffer): readonly Buffer[] | CertificateProblem {
	const values: Buffer[] = [];
	let at = 0;
	while (at < bytes.length) {
		const [tag, length = 0x80] = bytes.subarray(at, at + 2);
		const more = length < 0x80 ? 0 : length - 0x80;
		const start = at + 2 + more;
		if (tag !== 0x30) return at === 0 ? "no-certificate" : "damaged";
		if (length === 0x80 || more > 3 || start > bytes.length) return "damaged";
		const end = start + (more === 0 ? length : bytes.readUIntBE(at + 2, more));
		if (end > bytes.length) return "damaged";
		values.push(bytes.subarray(at, end));
		at = end;
	}
	return values;
}

function certificateOf(der: Buffer): X509Certificate | null {
	try {
		return new X509Certificate(der);
	} catch {
		return null;
	}
}

/** The leaf is no authority, or at least issued none of the others; its issuers follow it, in order. */
function leafFirst(
	certificates: readonly X509Certificate[],
): readonly X509Certificate[] {
	const issues = (one: X509Certificate): boolean =>
		certificates.some((other) => other !== one && other.checkIssued(one));
	const subjects = certificates.filter(({ ca }) => !ca);
	const candidates = subjects.length > 0 ? subjects : certificates;
	const leaf = candidates.find((one) => !issues(one)) ?? candidates[0];
	if (leaf === undefined) return [];
	const chain = [leaf];
	for (;;) {
		const last = chain.at(-1);
		const issuer = certificates.find(
			(one) => !chain.includes(one) && last?.checkIssued(one),
		);
		if (issuer === undefined) break;
		chain.push(issuer);
	}
	return [...chain, ...certificates.filter((one) => !chain.includes(one))];
}

/** Node 20 has certificate dates as text only: `Jan  1 00:00:00 2027 GMT`. */
function dateOf(text: string): number | null {
	if (!text.endsWith(" GMT")) return null;
	const date = new Date(text).getTime();
	return Number.isNaN(date) ? null : date;
}

/** Node separates the parts by line breaks; it escapes those inside of a part. */
function oneLine(name: string): string {
	return name.split("\n").join(", ");
}

function pemOf({ raw }: X509Certificate): string {
	const lines = raw.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
