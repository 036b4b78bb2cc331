// Answers of the platform's certificate list -> entries, whatever its paging; or an error, and never a part of it.
import { describe, expect, test } from "vitest";
import type { CertificateAnswer } from "../../src/core/certificates/certificates.ts";
import { readAnswers } from "../../src/core/certificates/reading.ts";
import {
	type Reply,
	type Seen,
	withPlatform,
} from "../fixtures/scripted-server.ts";

const path = "/api/v2/integrations/actions/certificates";

function read(
	script: (seen: Seen) => Reply,
	first: "current" | "upcoming" = "upcoming",
): Promise<{ answers: readonly CertificateAnswer[]; queries: string[] }> {
	const queries: string[] = [];
	return withPlatform(
		(seen) => {
			if (seen.path !== path) return undefined;
			queries.push(seen.query.toString());
			return script(seen);
		},
		async ({ reader }) => ({
			answers: await reader.readCertificates(first),
			queries,
		}),
	);
}

const entity = (certificate: unknown, more: object = {}) => ({
	signingAuthority: "DigiCert",
	certificate,
	status: "Current",
	type: "Client",
	...more,
});
const whenCurrent =
	(reply: (seen: Seen) => unknown) =>
	(seen: Seen): Reply => ({
		body:
			seen.query.get("status") === "Current" ? reply(seen) : { entities: [] },
	});
const texts = (answers: readonly CertificateAnswer[]) =>
	answers.map(({ text }) => text);

describe("readCertificates", () => {
	test("asks for both, in the order that is wanted", async () => {
		const empty = () => ({ body: { entities: [], total: 0 } });
		const asked = ["status=Upcoming&type=Client", "status=Current&type=Client"];
		expect((await read(empty)).queries).toEqual(asked);
		expect((await read(empty, "current")).queries).toEqual(asked.toReversed());
	});

	test.each<[string, (seen: Seen) => unknown]>([
		["one page", () => ({ entities: [entity("a"), entity("b")], total: 2 })],
		["no numbers", () => ({ entities: [entity("a"), entity("b")] })],
		["a plain list", () => [entity("a"), entity("b")]],
		[
			"pages with nextUri",
			({ query }) =>
				query.get("pageNumber") === "2"
					? { entities: [entity("b")] }
					: {
							entities: [entity("a")],
							nextUri: `${path}?status=Current&pageNumber=2`,
						},
		],
		[
			"pages with a total",
			({ query }) => ({
				entities: [entity(query.get("pageNumber") === "2" ? "b" : "a")],
				total: 2,
			}),
		],
		[
			"everything, whatever was asked for",
			() => ({
				entities: [
					entity("a"),
					entity("u", { status: "Upcoming" }),
					entity("s", { type: "Server" }),
					entity("b", { status: "CURRENT", type: null }),
				],
			}),
		],
	])("reads %s", async (_, reply) => {
		const { answers } = await read(whenCurrent(reply));
		expect(texts(answers)).toEqual(["a", "b"]);
		expect(answers.every(({ status }) => status === "current")).toBe(true);
	});

	test("the same one twice is no fault", async () => {
		const twice = { entities: [entity("a"), entity("a")], total: 2 };
		const { answers } = await read(whenCurrent(() => twice));
		expect(texts(answers)).toEqual(["a", "a"]);
	});

	test("a certificate that is left out or null is one that cannot be read", async () => {
		const { answers } = await read(
			whenCurrent(() => ({
				entities: [entity(null), { signingAuthority: "Genesys" }],
			})),
		);
		expect(readAnswers(answers).unread.map(({ problem }) => problem)).toEqual([
			"empty",
			"empty",
		]);
	});

	test.each<[string, unknown, string]>([
		["no list", {}, "without entities"],
		["texts", { entities: ["a"] }, "entities[0] that is not an object"],
		[
			"no authority",
			{ entities: [{}] },
			"without entities[0].signingAuthority",
		],
		[
			"a number for a certificate",
			{ entities: [entity(7)] },
			"entities[0].certificate that is not a text",
		],
		["part of a list", { entities: [], total: 3 }, "changed while it was read"],
	])("refuses %s", async (_, body, message) => {
		await expect(read(whenCurrent(() => body))).rejects.toThrow(message);
	});

	test("pages without end are an error", async () => {
		const endless = () => ({ entities: [entity("a")], nextUri: path });
		await expect(read(whenCurrent(endless))).rejects.toThrow(
			"more than 500 certificates",
		);
	});

	test("a permission that is missing is said as such", async () => {
		await expect(
			read(() => ({
				status: 403,
				body: { message: "no", code: "not.allowed" },
			})),
		).rejects.toMatchObject({ kind: "permission", path });
	});
});
