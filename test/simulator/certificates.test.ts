// Client certificates: real X.509, in the forms the API may use, and while they rotate.
import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Behavior } from "../../src/simulator/behavior.ts";
import { issueCertificate } from "../../src/simulator/x509.ts";
import { start, withSimulator } from "../fixtures/simulator-client.ts";

const path = "/api/v2/integrations/actions/certificates";
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const day = 86_400_000;

interface Entity {
	readonly signingAuthority: string;
	readonly status: string;
	readonly certificate: string;
}

describe("x509", () => {
	test("makes certificates that node reads and verifies", () => {
		const dates = {
			notBefore: Date.UTC(2026, 0, 1),
			notAfter: Date.UTC(2050, 5, 1, 12, 30, 15),
		};
		const root = issueCertificate({
			commonName: "Root",
			organization: "Org",
			...dates,
			serialNumber: 1,
			isAuthority: true,
		});
		const leaf = issueCertificate({
			commonName: "Blatt é",
			organization: "Org",
			...dates,
			serialNumber: 0xff_00_11,
			issuer: root,
			isAuthority: false,
		});
		const [issuer, issued] = [root, leaf].map(
			({ pem }) => new X509Certificate(pem),
		);
		expect(issuer?.ca).toBe(true);
		expect(issued?.ca).toBe(false);
		expect(issuer?.verify(issuer.publicKey)).toBe(true);
		expect(issuer && issued?.checkIssued(issuer)).toBe(true);
		expect(issuer && issued?.verify(issuer.publicKey)).toBe(true);
		expect(issued?.checkPrivateKey(leaf.privateKey)).toBe(true);
		expect(issued?.serialNumber).toBe("FF0011");
		expect(issued?.subject).toContain("O=Org");
		expect(new Date(issued?.validFrom ?? "").getTime()).toBe(dates.notBefore);
		expect(new Date(issued?.validTo ?? "").getTime()).toBe(dates.notAfter);
	});
});

describe("certificates", () => {
	test("of both authorities are current, without dates of their own", () =>
		withSimulator({}, async ({ send }) => {
			const { body } = await send("GET", path);
			expect(body.entities).toHaveLength(2);
			for (const entity of body.entities) {
				expect(Object.keys(entity).toSorted()).toEqual([
					"certificate",
					"signingAuthority",
					"status",
					"type",
				]);
				const { validTo } = new X509Certificate(entity.certificate);
				expect(new Date(validTo).getTime()).toBe(start + 335 * day);
			}
			const store = await send("GET", `${path}/truststore`);
			expect(store.body.entities[0]?.description).toContain("DigiCert");
		}));

	test("certificateFormat: PEM, DER in base64, or a chain of which each signs the one before", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const read = async (
				certificateFormat: Behavior["certificateFormat"],
			): Promise<Entity[]> => {
				simulator.behave({ certificateFormat });
				return (await send("GET", path)).body.entities;
			};
			const [pem] = await read("pem");
			const leaf = new X509Certificate(pem?.certificate ?? "");
			const [der] = await read("base64-der");
			expect(der?.certificate).toBe(leaf.raw.toString("base64"));
			const [crlf] = await read("pem-crlf");
			expect(crlf?.certificate.replaceAll("\r", "")).toBe(pem?.certificate);
			const chains = (await read("chain")).map(({ certificate }) =>
				(certificate.match(block) ?? []).map((one) => new X509Certificate(one)),
			);
			expect(chains.map(({ length }) => length)).toEqual([2, 3]);
			for (const chain of chains)
				for (const [index, one] of chain.entries()) {
					const issuer = chain[index + 1] ?? one;
					expect(one.verify(issuer.publicKey)).toBe(true);
					expect(one.checkIssued(issuer)).toBe(true);
				}
			const [reversed] = await read("chain-reversed");
			const first = reversed?.certificate.match(block)?.[0] ?? "";
			expect(new X509Certificate(first).ca).toBe(true);
		}));

	test("can be replaced, with dates; status and type filter them", () =>
		withSimulator({}, async ({ simulator, send }) => {
			const dates = {
				notBefore: new Date("2025-06-01T00:00:00Z"),
				notAfter: new Date("2026-02-01T00:00:00Z"),
			};
			const { organization } = simulator;
			organization.replaceCertificates([
				{ signingAuthority: "DigiCert", status: "Current", ...dates },
			]);
			organization.addCertificate({
				signingAuthority: "DigiCert",
				status: "Upcoming",
				notBefore: new Date("2026-01-15T00:00:00Z"),
				notAfter: new Date("2027-01-15T00:00:00Z"),
				serialNumber: 42,
			});
			const read = async (query: string): Promise<Entity[]> =>
				(await send("GET", `${path}?${query}`)).body.entities;
			expect(await read("type=Client")).toHaveLength(2);
			const [upcoming] = await read("status=Upcoming");
			const { serialNumber, validTo } = new X509Certificate(
				upcoming?.certificate ?? "",
			);
			expect(serialNumber).toBe("2A");
			expect(new Date(validTo).toISOString()).toBe("2027-01-15T00:00:00.000Z");
		}));

	test("certificateAnswers: nodes may disagree while a rotation is in progress", () =>
		withSimulator(
			{ behavior: { certificateAnswers: "alternating" } },
			async ({ simulator, send }) => {
				simulator.organization.addCertificate({
					signingAuthority: "Genesys",
					status: "Upcoming",
					notBefore: new Date(start),
					notAfter: new Date(start + 365 * day),
				});
				const statuses = async () =>
					(await send("GET", path)).body.entities.map(
						({ signingAuthority, status }: Entity) =>
							`${signingAuthority} ${status}`,
					);
				const before = [
					"Genesys Current",
					"DigiCert Current",
					"Genesys Upcoming",
				];
				expect(await statuses()).toEqual(before);
				expect(await statuses()).toEqual(["Genesys Current"]);
				expect(await statuses()).toEqual(before);
			},
		));
});
