// An operationId becomes the handler that simulates it.
import type { Handler } from "../platform.ts";
import { accountHandlers } from "./account.ts";
import { actionDraftHandlers } from "./action-drafts.ts";
import { actionReadHandlers } from "./action-reads.ts";
import { actionTestHandlers } from "./action-tests.ts";
import { actionHandlers } from "./actions.ts";
import { certificateHandlers } from "./certificates.ts";
import { configurationHandlers } from "./configuration.ts";
import { credentialHandlers } from "./credentials.ts";
import { integrationHandlers } from "./integrations.ts";
import { limitHandlers } from "./limits.ts";
import { typeHandlers } from "./types.ts";

/** Operations of the description that are not here are answered 501. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
	Object.entries({
		...accountHandlers,
		...actionHandlers,
		...actionDraftHandlers,
		...actionReadHandlers,
		...actionTestHandlers,
		...certificateHandlers,
		...configurationHandlers,
		...credentialHandlers,
		...integrationHandlers,
		...limitHandlers,
		...typeHandlers,
	}),
);
