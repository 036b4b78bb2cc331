// What the platform may write for a certificate: every form is read alike, and nothing else is taken for one.
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type LeafCertificate,
	parseCertificate,
} from "../../../src/core/certificates/certificate-text.ts";
import {
	certificateText,
	makeCertificate,
} from "../../../src/simulator/certificates.ts";
import { anyText } from "../../fixtures/any-text.ts";
import {
	blocks,
	type FixtureName,
	leafPem,
} from "../../fixtures/certificates.ts";

const leaf = leafPem("digicert-current");
const chain = blocks("digicert-current");
const fingerprint = new X509Certificate(leaf).fingerprint256;
const der = (pem: string): Buffer => new X509Certificate(pem).raw;

function read(text: string): LeafCertificate {
	const parsed = parseCertificate(text);
	if (typeof parsed === "string") throw new Error(parsed);
	return parsed;
}

describe("forms of one certificate", () => {
	test.each<[string, string]>([
		["PEM", leaf],
		["CRLF", leaf.replaceAll("\n", "\r\n")],
		["CR", leaf.replaceAll("\n", "\r")],
		["escaped line breaks", leaf.replaceAll("\n", "\\n")],
		["escaped CRLF", leaf.replaceAll("\n", "\\r\\n")],
		["blanks for line breaks", leaf.replaceAll("\n", " ")],
		["no line breaks", leaf.replaceAll("\n", "")],
		["text around it", `subject=CN = x\nBag Attributes\n${leaf}\nthe end`],
		["the older label", leaf.replaceAll("CERTIFICATE", "X509 CERTIFICATE")],
		["base64", der(leaf).toString("base64")],
		["base64 in lines", leaf.replace(/-----[A-Z ]+-----/g, "")],
		["base64url", der(leaf).toString("base64url")],
		["base64 of PEM", Buffer.from(leaf).toString("base64")],
		["base64 of a chain", Buffer.concat(chain.map(der)).toString("base64")],
	])("%s", (_, text) => {
		expect(read(text).fingerprint256).toBe(fingerprint);
	});

	test("its facts are those of the leaf", () => {
		expect(read(chain.join(""))).toEqual({
			subject:
				"O=Genesys Cloud Services\\, Inc., CN=data-actions.mypurecloud.com",
			issuer: "O=DigiCert Inc, CN=DigiCert Simulated TLS CA1",
			extendedKeyUsages: null,
			serialNumber: "0A0B0C",
			notBefore: Date.UTC(2025, 0, 13),
			notAfter: Date.UTC(2026, 0, 13, 12, 30, 15),
			fingerprint256: fingerprint,
			pem: chain.join(""),
		});
	});

	test("names stay on one line, and dates behind 2050 are read", () => {
		const { subject, notAfter } = read(leafPem("odd-names"));
		expect(subject).not.toContain("\n");
		expect(notAfter).toBe(Date.UTC(2051, 5, 1));
	});
});

describe("chains", () => {
	test.each<FixtureName>(["digicert-current", "genesys-current"])(
		"%s: in any order the leaf comes first, then its issuers",
		(name) => {
			const whole = blocks(name);
			fc.assert(
				fc.property(
					fc.shuffledSubarray([...whole], { minLength: whole.length }),
					fc.constantFrom("\n", "\r\n", "\\n"),
					(shuffled, lineBreak) => {
						const text = shuffled.join("").replaceAll("\n", lineBreak);
						expect(read(text).pem).toBe(whole.join(""));
					},
				),
			);
		},
	);

	test("one that is listed twice counts once", () => {
		expect(read([...chain, ...chain].join("")).pem).toBe(chain.join(""));
	});

	test("of authorities alone it is the one that issued no other", () => {
		const [, intermediate = "", root = ""] = chain;
		const expected = read(intermediate).fingerprint256;
		expect(read(root + intermediate).fingerprint256).toBe(expected);
		expect(read(root).subject).toContain("Root");
	});

	test("what does not belong to it stays behind it", () => {
		const stranger = blocks("genesys-current")[1] ?? "";
		expect(read(stranger + chain.join("")).pem).toBe(chain.join("") + stranger);
	});
});

test("every form that the simulator knows", () => {
	for (const signingAuthority of ["Genesys", "DigiCert"] as const) {
		const stored = makeCertificate({
			signingAuthority,
			status: "Current",
			notBefore: new Date("2026-01-01T00:00:00Z"),
			notAfter: new Date("2027-01-01T00:00:00Z"),
		});
		const { fingerprint256 } = new X509Certificate(stored.chain[0] ?? "");
		for (const format of [
			"pem",
			"pem-crlf",
			"base64-der",
			"chain",
			"chain-reversed",
		] as const) {
			const parsed = read(certificateText(stored, format));
			expect(parsed.fingerprint256).toBe(fingerprint256);
			expect(parsed.pem).toBe(
				(format.startsWith("chain")
					? stored.chain
					: stored.chain.slice(0, 1)
				).join(""),
			);
		}
	}
});

describe("what is no certificate", () => {
	const end = "-----END CERTIFICATE-----";
	test.each<[string, string, string]>([
		["nothing", "", "empty"],
		["blanks", " \r\n\t", "empty"],
		["words", "not a certificate", "no-certificate"],
		["base64 of something else", "aGVsbG8gd29ybGQ=", "no-certificate"],
		[
			"a private key's label",
			leaf.replaceAll("CERTIFICATE", "PRIVATE KEY"),
			"no-certificate",
		],
		["no end", leaf.replace(end, ""), "damaged"],
		["half of it", leaf.slice(0, 300), "damaged"],
		["half of the chain's last", chain.join("").slice(0, -200), "damaged"],
		[
			"half of its DER",
			der(leaf).subarray(0, 200).toString("base64"),
			"damaged",
		],
		[
			"more after its DER",
			Buffer.concat([der(leaf), Buffer.from("x")]).toString("base64"),
			"damaged",
		],
		["an empty block", `-----BEGIN CERTIFICATE-----\n${end}`, "damaged"],
		["junk in a block", `-----BEGIN CERTIFICATE-----\n%%%\n${end}`, "damaged"],
		[
			"something else in a block",
			`-----BEGIN CERTIFICATE-----\naGVsbG8=\n${end}`,
			"damaged",
		],
		["far too much", "A".repeat(600_000), "too-large"],
	])("%s", (_, text, problem) => {
		expect(parseCertificate(text)).toBe(problem);
	});

	test("whatever stands there, it is told and not thrown", () => {
		const bytes = fc
			.uint8Array({ maxLength: 300 })
			.map((array) => Buffer.from(array).toString("base64"));
		const sequence = fc
			.uint8Array({ maxLength: 300 })
			.map((array) =>
				Buffer.concat([
					Buffer.from([0x30, array.length % 256]),
					array,
				]).toString("base64"),
			);
		fc.assert(
			fc.property(
				fc.oneof(
					anyText(),
					bytes,
					sequence,
					bytes.map((text) => `-----BEGIN CERTIFICATE-----\n${text}\n${end}`),
				),
				(text) => {
					expect(typeof parseCertificate(text)).toBe("string");
				},
			),
		);
	});

	test("cut off anywhere, it is not taken for another", () => {
		const whole = chain.join("");
		fc.assert(
			fc.property(fc.nat(whole.length), (length) => {
				const parsed = parseCertificate(whole.slice(0, length));
				if (typeof parsed !== "string")
					expect(parsed.fingerprint256).toBe(fingerprint);
			}),
		);
	});
});
