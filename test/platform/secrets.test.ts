// Secrets that a hostile or careless platform echoes are in no error: not in its text, not in any property.
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { createRedactor } from "../../src/io/redact.ts";
import {
	CLIENT_SECRET,
	type Reply,
	type Seen,
	withPlatform,
} from "../fixtures/scripted-server.ts";

const PASSWORD = "canary-p@ss word/ü";
const KEY =
	"-----BEGIN PRIVATE KEY-----\ncanaryline1canaryline1\ncanaryline2canaryline2\n-----END PRIVATE KEY-----\n";
const wanted = {
	name: "gc-integrations/a",
	type: "userDefined",
	fields: { password: PASSWORD, privateKey: KEY },
};

/** Everything that the request carried, wherever an answer can carry it. */
function echo(status: number, { headers, text }: Seen): Reply {
	const basic = (headers.authorization ?? "").replace("Basic ", "");
	const decoded = Buffer.from(basic, "base64").toString("latin1");
	const all = `${headers.authorization} ${decoded} ${CLIENT_SECRET} ${text} ${PASSWORD} ${encodeURIComponent(PASSWORD)} ${KEY} canaryline2canaryline2`;
	return {
		status,
		headers: { "inin-correlation-id": encodeURIComponent(PASSWORD) },
		body: {
			message: all,
			code: PASSWORD,
			error: CLIENT_SECRET,
			error_description: all,
			contextId: all,
			details: [{ fieldName: PASSWORD, errorCode: CLIENT_SECRET }],
			limit: { key: PASSWORD, value: CLIENT_SECRET },
		},
	};
}

function everythingOf(error: unknown): string {
	const own =
		error instanceof Error
			? Object.fromEntries(
					Object.getOwnPropertyNames(error).map((name) => [
						name,
						(error as unknown as Record<string, unknown>)[name],
					]),
				)
			: {};
	return [
		String(error),
		JSON.stringify(error),
		JSON.stringify(own),
		inspect(error, { depth: 10, showHidden: true }),
	].join("\n");
}

for (const status of [301, 400, 403, 404, 409, 429, 500, 501])
	it(`a write answered ${status}`, () =>
		withPlatform(
			(seen) => (seen.path === "/oauth/token" ? undefined : echo(status, seen)),
			async ({ writer }) => {
				const error: unknown = await writer
					.writeCredential("id", wanted)
					.catch((reason: unknown) => reason);
				const text = everythingOf(error);
				expect(error).toMatchObject({ name: "ApiError", status });
				expect(text).toContain("(secret)");
				for (const secret of ["canary", "token-1", PASSWORD, CLIENT_SECRET])
					expect(text).not.toContain(secret);
				expect(error).not.toHaveProperty("cause");
			},
		));

for (const status of [400, 401, 500])
	it(`a token request answered ${status}`, () =>
		withPlatform(
			(seen) => echo(status, seen),
			async ({ reader }) => {
				const error: unknown = await reader
					.readConfig("id")
					.catch((reason: unknown) => reason);
				const text = everythingOf(error);
				expect(error).toMatchObject({ name: "ApiError", status });
				expect(text).not.toContain(CLIENT_SECRET);
				expect(text).not.toContain(
					Buffer.from(`client:${CLIENT_SECRET}`).toString("base64"),
				);
			},
		));

it("faults of the network", () =>
	withPlatform(
		({ path }) => (path === "/oauth/token" ? undefined : { fault: "reset" }),
		async ({ writer }) => {
			const error: unknown = await writer
				.writeCredential("id", wanted)
				.catch((reason: unknown) => reason);
			expect(error).toMatchObject({ name: "ApiError", status: null });
			expect(everythingOf(error)).not.toMatch(/canary|token-1/);
		},
	));

it("the caller's scrubbing has the last word on every text", () =>
	withPlatform(
		({ path }) =>
			path === "/oauth/token"
				? undefined
				: {
						status: 400,
						body: { message: "xyz", code: "xyz", contextId: "xyz" },
					},
		async ({ reader }) => {
			const error: unknown = await reader
				.readConfig("id")
				.catch((reason: unknown) => reason);
			expect(everythingOf(error)).not.toContain("xyz");
		},
		{ scrub: (text) => text.replaceAll("xyz", "…") },
	));

it("names of members that the platform made up are scrubbed too", () =>
	withPlatform(
		({ path }) =>
			path === "/oauth/token"
				? undefined
				: { body: { version: 1, name: "n", credentials: { canaryslot: 1 } } },
		async ({ reader }) => {
			const error: unknown = await reader
				.readConfig("id")
				.catch((reason: unknown) => reason);
			expect(String(error)).toContain("credentials.… that is not an object");
		},
		{ scrub: (text) => text.replaceAll("canaryslot", "…") },
	));

it("what is ours in an error stays, even where it equals a secret", () => {
	const redactor = createRedactor();
	const ours = ["PUT", "answered", "400", "credentials", "api", "id", "body"];
	for (const secret of [...ours, "2 attempts", "got no answer", "platform"])
		redactor.remember(secret);
	return withPlatform(
		({ path, method, before }) =>
			path === "/oauth/token"
				? undefined
				: method === "GET"
					? { fault: "reset" }
					: { status: before === 0 ? 503 : 400, body: { message: "bad id" } },
		async ({ reader, writer }) => {
			const written: unknown = await writer
				.writeCredential("id", wanted)
				.catch((reason: unknown) => reason);
			expect(String(written)).toBe(
				"ApiError: PUT /api/v2/integrations/credentials/id answered 400: bad (secret) (2 attempts); whether it took effect is not known",
			);
			expect(written).toMatchObject({
				method: "PUT",
				path: "/api/v2/integrations/credentials/id",
				status: 400,
				kind: "rejected",
			});
			const read: unknown = await reader
				.readConfig("id")
				.catch((reason: unknown) => reason);
			expect(String(read)).toMatch(
				/GET \/api\/v2\/integrations\/id\/config\/current got no answer from /,
			);
		},
		{ scrub: redactor.scrub },
	);
});
