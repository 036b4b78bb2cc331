// A forge's webhook and the shared secret -> whether it is genuine, and whether it tells of new commits. Pure.
import { createHmac } from "node:crypto";
import { object, parsed, text } from "../../core/values/json.ts";
import { sameText } from "./access.ts";

export interface Heard {
	readonly accepted: boolean;
	/** It may tell of new commits. A hint too many costs one question to the remote, so what cannot be read is one. */
	readonly wakes: boolean;
	/** The branch that was pushed; null: it does not say, or not in a way that is known. */
	readonly branch: string | null;
	/** One line for the one who sent it; says nothing of the secret. */
	readonly says: string;
}

/** As node:http gives them: names in lower case, each character of a value one byte. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

interface Forge {
	readonly eventHeader: string;
	readonly push: string;
	genuine(headers: Headers, body: Buffer, secret: string): boolean;
}

const forges: Readonly<Record<"github" | "gitlab", Forge>> = {
	/** The raw body, signed (GitHub docs, "Validating webhook deliveries"). */
	github: {
		eventHeader: "x-github-event",
		push: "push",
		genuine: (headers, body, secret) =>
			sameText(
				text(headers["x-hub-signature-256"]),
				`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
			),
	},
	/** The secret token itself (GitLab docs, "Webhooks"), or a signature where the secret is a signing token. */
	gitlab: {
		eventHeader: "x-gitlab-event",
		push: "Push Hook",
		genuine: (headers, body, secret) =>
			sameText(
				text(headers["x-gitlab-token"]),
				Buffer.from(secret, "utf8").toString("latin1"),
			) || signedByGitLab(headers, body, secret),
	},
};

/** @param secret an empty one lets nobody in */
export function webhookFrom(
	kind: "github" | "gitlab",
	headers: Headers,
	body: Buffer,
	secret: string,
): Heard {
	const { eventHeader, push, genuine } = forges[kind];
	const idle = { wakes: false, branch: null };
	if (secret === "" || !genuine(headers, body, secret))
		return {
			...idle,
			accepted: false,
			says: "the signature is missing or wrong: set the same secret here (server.webhookSecret) and there",
		};
	if (text(headers[eventHeader]) !== push)
		return { ...idle, accepted: true, says: "nothing to do for this event" };
	return {
		accepted: true,
		wakes: true,
		branch: branchOf(body),
		says: "looking for new commits",
	};
}

/**
 * Signing tokens are `whsec_` and the key in base64; the header is a list of `v1,<HMAC-SHA-256 in base64>` of
 * `<webhook-id>.<webhook-timestamp>.<raw body>` (GitLab merge requests 230944 and 231325, after the Standard Webhooks
 * specification). The time is not judged: hearing the same push again does no harm.
 */
function signedByGitLab(
	headers: Headers,
	body: Buffer,
	secret: string,
): boolean {
	const [, encoded = ""] = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret) ?? [];
	const key = Buffer.from(encoded, "base64");
	if (key.length === 0) return false;
	const signed = createHmac("sha256", key)
		.update(
			`${text(headers["webhook-id"])}.${text(headers["webhook-timestamp"])}.`,
			"latin1",
		)
		.update(body)
		.digest("base64");
	return text(headers["webhook-signature"])
		.split(" ")
		.map((given) => sameText(given, `v1,${signed}`))
		.includes(true);
}

function branchOf(body: Buffer): string | null {
	const ref = text(object(parsed(body.toString("utf8")))["ref"]);
	return /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? null;
}
