// The operations of data actions: the list, one of them with its templates, and writes of all of it.
import { isDeepStrictEqual } from "node:util";
import { isAuth } from "../core/action/ids.ts";
import type { ActionContent, ActualAction, LiveAction } from "../core/types.ts";
import { ApiError } from "./errors.ts";
import type { Call, Http } from "./http.ts";
import { lookAfter } from "./lost.ts";
import { readPages } from "./pages.ts";
import { backoffMs } from "./retry.ts";
import type { View } from "./shape.ts";

const LIST = "/api/v2/integrations/actions";
const PAGE_SIZE = 200;
const MOST_ROUNDS = 5;
/** Reads of what the list has already: it may be newer than what answers for the action. */
const MOST_READS = 4;

/** The published ones, of all integrations. @param of.auth those that fetch tokens too */
export function listActions(
	http: Http,
	of: { readonly auth?: boolean; readonly signal?: AbortSignal } = {},
): Promise<readonly LiveAction[]> {
	return readPages(http, {
		path: LIST,
		pageSize: PAGE_SIZE,
		entity: (action) => ({
			id: action.id("id"),
			name: action.textOr("name", "") || action.id("id"),
			integrationId: action.textOr("integrationId", ""),
			version: action.numberOr("version", null),
		}),
		...(of.auth ? { query: { includeAuthActions: "true" } } : {}),
		...(of.signal ? { signal: of.signal } : {}),
	});
}

/** All of it. @param signal ends the reads @param tries where it is not there */
export async function readAction(
	http: Http,
	id: string,
	signal?: AbortSignal,
	tries = MOST_READS,
): Promise<ActualAction> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await readOnce(http, id, signal);
		} catch (error) {
			const lag = error instanceof ApiError && error.kind === "not-found";
			if (!lag || attempt === tries) throw error;
			await http.clock.sleep(
				backoffMs(attempt, http.clock),
				signal ?? http.signal,
			);
		}
	}
}

/** One that the platform makes by itself; null: it has not yet. */
export async function readComing(
	http: Http,
	id: string,
	signal?: AbortSignal,
): Promise<ActualAction | null> {
	try {
		return await readAction(http, id, signal);
	} catch (error) {
		// A template that is not there is no word on the action.
		const isLate =
			error instanceof ApiError &&
			error.kind === "not-found" &&
			error.path === pathOf(id);
		if (!isLate) throw error;
		return null;
	}
}

/** Not repeated when its outcome is unknown: look first. */
export function postAction(
	http: Http,
	integrationId: string,
	content: ActionContent,
): Promise<LiveAction> {
	const { name, category, secure, input, output } = content;
	return http.ask(
		{
			method: "POST",
			path: LIST,
			body: {
				name,
				category,
				integrationId,
				secure,
				config: configBody(content),
				contract: {
					input: { inputSchema: input },
					output: { successSchema: output },
				},
			},
			repeat: "when-not-done",
		},
		(answer) => ({
			id: answer.id("id"),
			name: answer.textOr("name", name),
			integrationId,
			version: answer.numberOr("version", null),
		}),
	);
}

/**
 * Writes all that can change of a published action, at the version it was read at. When the answer is lost, the action
 * tells what became of it, as a configuration does.
 * @returns its version afterwards
 * @throws ApiError of kind `conflict`: read again and plan again, never send the same body at a newer version
 */
export async function patchAction(
	http: Http,
	{ id, version }: Pick<ActualAction, "id" | "version">,
	content: ActionContent,
): Promise<number> {
	const { name, category } = content;
	const call: Call = {
		method: "PATCH",
		path: pathOf(id),
		body: {
			version,
			name,
			...(isAuth({ id }) ? {} : { category }),
			config: configBody(content),
		},
		repeat: "when-not-done",
	};
	for (let round = 1; ; round += 1) {
		try {
			const answered = await http.ask(call, (answer) => ({
				version: answer.number("version"),
				category: answer.textOr("category", "") || category,
			}));
			if (!isAuth({ id })) requireCategory(http, call, answered, category);
			return answered.version;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			// After a first write that was lost, a clash may be with that one.
			const clashWithUs = round > 1 && error.kind === "conflict";
			if (error.outcome !== "unknown" && !clashWithUs) throw error;
			const now = await lookAfter(error, () => readAction(http, id));
			if (now.version !== version && holds(now.content, content))
				return now.version;
			if (error.kind === "conflict") throw error;
			if (now.version !== version)
				throw http.trouble(
					call,
					`was not answered, and the action is now at version ${now.version}, not ${version}: somebody else wrote it`,
					"conflict",
					"unknown",
				);
			if (round === MOST_ROUNDS) throw error;
			await http.clock.sleep(backoffMs(round, http.clock), http.signal);
		}
	}
}

/** Platforms may take it only when an action is made: what stays otherwise is not done. */
function requireCategory(
	http: Http,
	call: Call,
	answered: { readonly category: string },
	wanted: string,
): void {
	if (answered.category.trim() === wanted.trim()) return;
	throw http.trouble(
		call,
		`was done, but for the category, which stays "${http.clean(answered.category)}": the platform takes it only when an action is made. Give the document that category`,
		"rejected",
		"not-done",
	);
}

export function removeAction(http: Http, id: string): Promise<void> {
	return http.tell({ method: "DELETE", path: pathOf(id), repeat: "always" });
}

function pathOf(id: string): string {
	return `${LIST}/${encodeURIComponent(id)}`;
}

async function readOnce(
	http: Http,
	id: string,
	signal?: AbortSignal,
): Promise<ActualAction> {
	const call = {
		method: "GET",
		path: pathOf(id),
		query: {
			...(isAuth({ id }) ? {} : { expand: "contract" }),
			includeConfig: "true",
		},
		repeat: "always",
		...(signal ? { signal } : {}),
	} as const;
	const { action, body, successTemplate } = await http.ask(call, (answer) => {
		const config = answer.view("config");
		return {
			action: actionOf(answer),
			body: templateOf(config.view("request"), "requestTemplate"),
			successTemplate: templateOf(config.view("response"), "successTemplate"),
		};
	});
	const fetched = ({
		text,
		file,
	}: Template): Promise<string | null> | string | null =>
		file === null
			? text
			: http.text({
					method: "GET",
					path: `${pathOf(id)}/templates/${encodeURIComponent(file)}`,
					repeat: "always",
					...(signal ? { signal } : {}),
				});
	const [request, response] = await Promise.all([
		fetched(body),
		fetched(successTemplate),
	]);
	const { content } = action;
	return {
		...action,
		content: {
			...content,
			request: { ...content.request, body: request },
			response: { ...content.response, successTemplate: response },
		},
	};
}

/** A template is in a file of its own; where no file is named, the text counts. */
interface Template {
	readonly text: string | null;
	readonly file: string | null;
}

/** Only the name of the file is taken from its address: nothing is sent elsewhere. */
function templateOf(part: View, name: string): Template {
	const uri = part.textOr(`${name}Uri`, "");
	const [path = ""] = uri.split(/[?#]/);
	return {
		text: part.textOr(name, null),
		file: path.split("/").at(-1) || null,
	};
}

function actionOf(answer: View): ActualAction {
	const config = answer.view("config");
	const request = config.view("request");
	const response = config.view("response");
	const id = answer.id("id");
	return {
		id,
		integrationId: answer.id("integrationId"),
		version: answer.number("version"),
		content: {
			name: answer.text("name"),
			category: answer.textOr("category", ""),
			...(isAuth({ id }) ? nothingFixed : fixedOf(answer, config)),
			request: {
				method: request.text("requestType"),
				url: request.textOr("requestUrlTemplate", ""),
				headers: textMap(request, "headers"),
				body: null,
			},
			response: {
				translationMap: textMap(response, "translationMap"),
				defaults: textMap(response, "translationMapDefaults"),
				successTemplate: null,
			},
		},
	};
}

/** What an action that fetches tokens has for good, or not at all: nobody writes it. */
const nothingFixed = {
	secure: false,
	timeout: null,
	input: null,
	output: null,
} as const;

function fixedOf(answer: View, config: View) {
	const contract = answer.view("contract");
	return {
		secure: answer.flag("secure"),
		timeout: config.numberOr("timeoutSeconds", null),
		input: contract.view("input").view("inputSchema")
			.value as ActionContent["input"],
		output: contract.view("output").view("successSchema")
			.value as ActionContent["output"],
	};
}

function textMap(part: View, name: string): Readonly<Record<string, string>> {
	const map = part.viewOr(name);
	return Object.fromEntries(
		Object.keys(part.object(name)).flatMap((key) => {
			const text = map?.textOr(key, null) ?? null;
			return text === null ? [] : [[key, text] as const];
		}),
	);
}

/** Whole: what is not sent is dropped. */
function configBody({ timeout, request, response }: ActionContent) {
	return {
		...(timeout === null ? {} : { timeoutSeconds: timeout }),
		request: {
			requestUrlTemplate: request.url,
			requestType: request.method,
			headers: request.headers,
			...(request.body === null ? {} : { requestTemplate: request.body }),
		},
		response: {
			translationMap: response.translationMap,
			translationMapDefaults: response.defaults,
			...(response.successTemplate === null
				? {}
				: { successTemplate: response.successTemplate }),
		},
	};
}

/** Whether an action is what was sent; what was not sent may be anything. */
function holds(actual: ActionContent, sent: ActionContent): boolean {
	const found = configBody(actual);
	const wanted = configBody(sent);
	const whole = {
		...found,
		...wanted,
		request: { ...found.request, ...wanted.request },
		response: { ...found.response, ...wanted.response },
	};
	return (
		actual.name === sent.name &&
		actual.category === sent.category &&
		isDeepStrictEqual(found, whole)
	);
}
