// A forge's webhook and the shared secret -> whether it is genuine, and whether it tells of new commits. Pure.
import { createHmac } from "node:crypto";
import { sameText } from "./access.ts";

export interface Heard {
	readonly accepted: boolean;
	/** New commits, as far as it tells. */
	readonly wakes: boolean;
	/** Null: it does not say, or not in a way that is known. */
	readonly branch: string | null;
	/** For the one who sent it; says nothing of the secret. */
	readonly says: string;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * GitHub signs the raw body (`X-Hub-Signature-256: sha256=<HMAC-SHA-256 in hex>`, GitHub docs, "Validating webhook
 * deliveries"); GitLab sends the secret itself (`X-Gitlab-Token`, GitLab docs, "Webhooks").
 */
export function webhookFrom(
	kind: "github" | "gitlab",
	headers: Headers,
	body: Buffer,
	secret: string,
): Heard {
	const genuine =
		kind === "github"
			? sameText(
					text(headers["x-hub-signature-256"]),
					`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
				)
			: sameText(text(headers["x-gitlab-token"]), secret);
	if (!genuine || secret === "")
		return {
			accepted: false,
			wakes: false,
			branch: null,
			says: "the signature is missing or wrong: set the same secret here (server.webhookSecret) and there",
		};
	const event = text(
		headers[kind === "github" ? "x-github-event" : "x-gitlab-event"],
	);
	const wakes = event === (kind === "github" ? "push" : "Push Hook");
	const branch = wakes ? branchOf(body) : null;
	return {
		accepted: true,
		wakes,
		branch,
		says: wakes ? "looking for new commits" : "nothing to do for this event",
	};
}

function branchOf(body: Buffer): string | null {
	try {
		const json: unknown = JSON.parse(body.toString("utf8"));
		const ref: unknown =
			json !== null && typeof json === "object" && "ref" in json
				? json.ref
				: undefined;
		const prefix = "refs/heads/";
		return typeof ref === "string" && ref.startsWith(prefix)
			? ref.slice(prefix.length)
			: null;
	} catch {
		// One look too many does no harm.
		return null;
	}
}

function text(value: string | readonly string[] | undefined): string {
	return typeof value === "string" ? value : "";
}
