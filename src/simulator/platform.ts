// What a handler sees of the simulated platform, and what it makes of a call.
import type { Service } from "./actions/answers.ts";
import type { Operation } from "./operations.ts";
import type { Organization } from "./organization.ts";
import type { Query } from "./paging.ts";
import type { JsonMap } from "./state.ts";
import type { SimulatedClient, Token, Tokens } from "./tokens.ts";

export interface Platform {
	readonly organization: Organization;
	readonly clients: readonly SimulatedClient[];
	readonly tokens: Tokens;
	/** What services answer to actions that are tested. */
	readonly service: Service;
	/** Answers about certificates so far; every second one may come from another node. */
	certificateAnswers: number;
}

interface Call {
	readonly operation: Operation;
	/** As asked, without a gateway's prefix. */
	readonly path: string;
	readonly parameters: Readonly<Record<string, string>>;
	readonly query: Query;
	/** Checked against the description, without null and read-only members; empty where the operation takes none. */
	readonly body: JsonMap;
	readonly token: Token;
}

export interface Answer {
	readonly status: number;
	/** Absent: no content, or text. */
	readonly body?: unknown;
	/** An answer that is no JSON, such as a template. */
	readonly text?: string;
	/** Of the text; absent: text/plain. */
	readonly contentType?: string;
}

/** Changes the organization and answers, in one go: nothing else happens in between. @throws Refusal */
export type Handler = (platform: Platform, call: Call) => Answer;

export function ok(body: unknown): Answer {
	return { status: 200, body };
}
