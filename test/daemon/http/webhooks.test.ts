// Deliveries of GitHub and GitLab -> who is let in, and what wakes.
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { webhookFrom } from "../../../src/daemon/http/webhooks.ts";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const secret = "It's a Secret to Everybody";
const signingToken = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const pushed = JSON.stringify({ ref: "refs/heads/feature/one", after: "abc" });

function github(
	event: string,
	body: string | Buffer,
	key: string = secret,
): Headers {
	const hex = createHmac("sha256", key).update(body).digest("hex");
	return { "x-github-event": event, "x-hub-signature-256": `sha256=${hex}` };
}

function gitlab(event: string, token = secret): Headers {
	return { "x-gitlab-event": event, "x-gitlab-token": token };
}

function signed(body: string | Buffer, token = signingToken): Headers {
	const key = Buffer.from(token.replace("whsec_", ""), "base64");
	const mac = createHmac("sha256", key)
		.update("msg-1.1700000000.")
		.update(body)
		.digest("base64");
	return {
		"x-gitlab-event": "Push Hook",
		"webhook-id": "msg-1",
		"webhook-timestamp": "1700000000",
		"webhook-signature": `v1,${mac}`,
	};
}

describe("what a genuine delivery does", () => {
	const cases: readonly [
		name: string,
		kind: "github" | "gitlab",
		headers: Headers,
		body: string,
		wakes: boolean,
		branch: string | null,
	][] = [
		["push", "github", github("push", pushed), pushed, true, "feature/one"],
		["ping", "github", github("ping", pushed), pushed, false, null],
		["another event", "github", github("issues", pushed), pushed, false, null],
		[
			"a tag",
			"github",
			github("push", '{"ref":"refs/tags/v1"}'),
			'{"ref":"refs/tags/v1"}',
			true,
			null,
		],
		["no JSON", "github", github("push", "payload=x"), "payload=x", true, null],
		["null", "github", github("push", "null"), "null", true, null],
		[
			"a ref that is no text",
			"github",
			github("push", '{"ref":7}'),
			'{"ref":7}',
			true,
			null,
		],
		["an empty body", "github", github("push", ""), "", true, null],
		["push", "gitlab", gitlab("Push Hook"), pushed, true, "feature/one"],
		["a tag", "gitlab", gitlab("Tag Push Hook"), pushed, false, null],
		["another event", "gitlab", gitlab("Issue Hook"), pushed, false, null],
		["no JSON", "gitlab", gitlab("Push Hook"), "{", true, null],
	];
	test.each(cases)("%s of %s", (_name, kind, headers, body, wakes, branch) => {
		expect(webhookFrom(kind, headers, Buffer.from(body), secret)).toEqual({
			accepted: true,
			wakes,
			branch,
			says: wakes ? "looking for new commits" : "nothing to do for this event",
		});
	});

	test("GitHub's own example of a signature holds", () => {
		// GitHub docs, "Validating webhook deliveries": testing the webhook payload validation.
		const heard = webhookFrom(
			"github",
			{
				"x-github-event": "push",
				"x-hub-signature-256":
					"sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
			},
			Buffer.from("Hello, World!"),
			"It's a Secret to Everybody",
		);
		expect(heard.accepted).toBe(true);
	});

	test("GitLab's signing token holds, also as one of several signatures", () => {
		const body = Buffer.from(pushed);
		const headers = signed(pushed);
		const heard = webhookFrom("gitlab", headers, body, signingToken);
		expect(heard).toMatchObject({ accepted: true, branch: "feature/one" });
		const rotated = {
			...headers,
			"webhook-signature": `v1,AAAA ${String(headers["webhook-signature"])}`,
		};
		expect(webhookFrom("gitlab", rotated, body, signingToken).accepted).toBe(
			true,
		);
	});

	test("the Standard Webhooks specification's own example holds", () => {
		// github.com/standard-webhooks/standard-webhooks, spec: the example of a symmetric signature.
		const body = '{"test": 2432232314}';
		const headers = {
			"x-gitlab-event": "Push Hook",
			"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
			"webhook-timestamp": "1614265330",
			"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		};
		expect(
			webhookFrom(
				"gitlab",
				headers,
				Buffer.from(body),
				"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			).accepted,
		).toBe(true);
	});

	test("a secret outside of ASCII comes as its bytes", () => {
		const bytes = Buffer.from("schlüssel", "utf8").toString("latin1");
		expect(
			webhookFrom(
				"gitlab",
				gitlab("Push Hook", bytes),
				Buffer.from(pushed),
				"schlüssel",
			).accepted,
		).toBe(true);
	});
});

describe("who is not let in", () => {
	const body = Buffer.from(pushed);
	const right = github("push", pushed);
	const signature = String(right["x-hub-signature-256"]);
	const cases: readonly [string, "github" | "gitlab", Headers, string][] = [
		["no headers", "github", {}, secret],
		["no headers", "gitlab", {}, secret],
		["another secret", "github", github("push", pushed, "another"), secret],
		["another body", "github", github("push", `${pushed} `), secret],
		[
			"SHA-1, which GitHub still sends beside it",
			"github",
			{
				"x-github-event": "push",
				"x-hub-signature": `sha1=${createHmac("sha1", secret).update(pushed).digest("hex")}`,
			},
			secret,
		],
		[
			"the digest without its name",
			"github",
			{ ...right, "x-hub-signature-256": signature.replace("sha256=", "") },
			secret,
		],
		[
			"a digest cut short",
			"github",
			{ ...right, "x-hub-signature-256": signature.slice(0, -1) },
			secret,
		],
		[
			"two signatures",
			"github",
			{ ...right, "x-hub-signature-256": [signature, signature] },
			secret,
		],
		["GitLab's header", "github", gitlab("Push Hook"), secret],
		["GitHub's header", "gitlab", right, secret],
		["another token", "gitlab", gitlab("Push Hook", "another"), secret],
		["an empty token", "gitlab", gitlab("Push Hook", ""), secret],
		["no secret here", "gitlab", gitlab("Push Hook", ""), ""],
		["no secret here", "github", github("push", pushed, ""), ""],
		["another signing token", "gitlab", signed(pushed), secret],
		[
			"a signature of another body",
			"gitlab",
			signed(`${pushed} `),
			signingToken,
		],
		[
			"a signature of another moment",
			"gitlab",
			{ ...signed(pushed), "webhook-timestamp": "1700000001" },
			signingToken,
		],
		[
			"a signing token without a key",
			"gitlab",
			signed(pushed, "whsec_"),
			"whsec_",
		],
	];
	test.each(cases)("%s at %s", (_name, kind, headers, key) => {
		const heard = webhookFrom(kind, headers, body, key);
		expect(heard).toMatchObject({
			accepted: false,
			wakes: false,
			branch: null,
		});
		if (key !== "") expect(heard.says).not.toContain(key);
	});
});

describe("properties", () => {
	const kinds = fc.constantFrom("github" as const, "gitlab" as const);
	// What can stand in a header; a zero byte at a key's end is no part of an HMAC's key.
	const secrets = fc.string({ minLength: 1, maxLength: 80 });
	const bodies = fc.uint8Array({ maxLength: 200 }).map((b) => Buffer.from(b));

	function deliver(kind: "github" | "gitlab", body: Buffer, key: string) {
		return kind === "github"
			? github("push", body, key)
			: gitlab("Push Hook", key);
	}

	test("the same secret is let in, and no other", () => {
		fc.assert(
			fc.property(kinds, secrets, secrets, bodies, (kind, one, other, body) => {
				const headers = deliver(kind, body, one);
				expect(webhookFrom(kind, headers, body, one).wakes).toBe(true);
				fc.pre(one !== other);
				expect(webhookFrom(kind, headers, body, other).accepted).toBe(false);
			}),
		);
	});

	test("no other body is let in where bodies are signed", () => {
		const keys = fc
			.uint8Array({ minLength: 1, maxLength: 64 })
			.map((key) => `whsec_${Buffer.from(key).toString("base64")}`);
		fc.assert(
			fc.property(secrets, keys, bodies, bodies, (key, token, one, other) => {
				fc.pre(!one.equals(other));
				const hub = webhookFrom("github", github("push", one, key), other, key);
				expect(hub.accepted).toBe(false);
				const lab = webhookFrom("gitlab", signed(one, token), other, token);
				expect(lab.accepted).toBe(false);
				expect(
					webhookFrom("gitlab", signed(one, token), one, token).accepted,
				).toBe(true);
			}),
		);
	});

	test("nothing that is sent throws", () => {
		const headers = fc.dictionary(
			fc.constantFrom(
				"x-hub-signature-256",
				"x-github-event",
				"x-gitlab-token",
				"x-gitlab-event",
				"webhook-signature",
				"webhook-id",
			),
			fc.oneof(fc.string(), fc.array(fc.string())),
		);
		fc.assert(
			fc.property(kinds, headers, bodies, secrets, (kind, sent, body, key) => {
				fc.pre(sent["x-gitlab-token"] !== key);
				expect(webhookFrom(kind, sent, body, key).accepted).toBe(false);
			}),
		);
	});
});
