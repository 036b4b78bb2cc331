// What a document wants of an action, and what is there -> the fields that differ, as the document names them.
import { differences } from "../../action-test/differences.ts";
import { isSecretValue } from "../../findings/secret-words.ts";
import { holdsSecret } from "../../lint/actions/secrets.ts";
import type {
	ActionContent,
	ExchangeContent,
	FieldChange,
	Json,
} from "../../types.ts";
import { isObject, parsed } from "../../values/json.ts";
import { order } from "../../values/order.ts";
import { wholeAnswer, wholeInput } from "./desired.ts";

/** Of what can change while the action stays the same one. */
export function settableFields(
	wanted: ActionContent,
	actual: ActionContent | null,
): readonly FieldChange[] {
	return [
		...textField("name", wanted.name, actual?.name.trim()),
		...textField("category", wanted.category, actual?.category.trim()),
		...timeoutField(wanted.timeout, actual),
		...exchangeFields(wanted, actual),
	];
}

export function exchangeFields(
	wanted: ExchangeContent,
	actual: ExchangeContent | null,
): readonly FieldChange[] {
	const { request, response } = wanted;
	const from = actual?.request;
	const answered = actual?.response;
	return [
		...textField("request.method", request.method, from?.method),
		...textField("request.url", request.url, from?.url),
		...mapFields(
			"request.headers",
			request.headers,
			from?.headers,
			isSame,
			(text, header) => holdsSecret(text, header),
		),
		...templateField("request.body", request.body, from?.body, wholeInput),
		...mapFields(
			"response.translationMap",
			response.translationMap,
			answered?.translationMap,
			isSame,
		),
		...mapFields(
			"response.defaults",
			response.defaults,
			answered?.defaults,
			isSameJson,
		),
		...templateField(
			"response.successTemplate",
			response.successTemplate,
			answered?.successTemplate,
			wholeAnswer,
		),
	];
}

/** Of what the platform fixes when an action is published. */
export function fixedFields(
	wanted: ActionContent,
	actual: ActionContent | null,
): readonly FieldChange[] {
	if (actual === null)
		return wanted.secure ? [{ path: "secure", from: null, to: true }] : [];
	return [
		...(wanted.secure === actual.secure
			? []
			: [{ path: "secure", from: actual.secure, to: wanted.secure }]),
		...contractFields(wanted, actual).map(
			({ path, expected = null, actual: found = null }) => ({
				path,
				from: found,
				to: expected,
			}),
		),
	];
}

/** Whether the one could become the other without another action being made. */
export function isSameContract(a: ActionContent, b: ActionContent): boolean {
	return a.secure === b.secure && contractFields(a, b).length === 0;
}

function contractFields(wanted: ActionContent, actual: ActionContent) {
	return (["input", "output"] as const).flatMap((part) =>
		differences(part, comparable(wanted[part]), comparable(actual[part])),
	);
}

/** A JSON Schema whose `required` says it by name, as their order means nothing. */
function comparable(schema: Json): Json {
	if (Array.isArray(schema)) return schema.map(comparable);
	if (!isObject(schema)) return schema;
	return Object.fromEntries(
		Object.entries(schema).map(([name, member]) => [
			name,
			name === "required" && Array.isArray(member)
				? Object.fromEntries(member.map((one) => [String(one), true]))
				: comparable(member),
		]),
	);
}

/** The platform's own time, which it may show or not. */
export const standardTimeout = 60;

function timeoutField(
	wanted: number | null,
	actual: ActionContent | null,
): readonly FieldChange[] {
	const found = actual?.timeout ?? null;
	return (wanted ?? standardTimeout) === (found ?? standardTimeout)
		? []
		: [{ path: "timeout", from: found, to: wanted }];
}

function templateField(
	path: string,
	wanted: string | null,
	actual: string | null | undefined,
	standard: string,
): readonly FieldChange[] {
	// Nothing said is the default, and that is not worth saying of a new one.
	return textField(path, wanted ?? standard, actual ?? standard);
}

function textField(
	path: string,
	wanted: string,
	actual: string | undefined,
): readonly FieldChange[] {
	return isSame(wanted, actual)
		? []
		: [shown(path, actual, wanted, (text) => holdsSecret(text))];
}

function mapFields(
	path: string,
	wanted: Readonly<Record<string, string>>,
	actual: Readonly<Record<string, string>> = {},
	same: (a: string, b: string) => boolean,
	isSecret: (text: string, name: string) => boolean = isSecretValue,
): readonly FieldChange[] {
	const own = (map: Readonly<Record<string, string>>, name: string) =>
		Object.hasOwn(map, name) ? map[name] : undefined;
	const names = new Set([...Object.keys(actual), ...Object.keys(wanted)]);
	return [...names].sort(order).flatMap((name) => {
		const [to, from] = [own(wanted, name), own(actual, name)];
		const equal =
			to === undefined || from === undefined ? to === from : same(to, from);
		return equal
			? []
			: [shown(`${path}.${name}`, from, to, (text) => isSecret(text, name))];
	});
}

function isSame(a: string, b: string | undefined): boolean {
	return b !== undefined && lines(a) === lines(b);
}

function lines(text: string): string {
	return text.replace(/\r\n?/g, "\n");
}

/** As JSON where both are, else as texts. */
function isSameJson(a: string, b: string): boolean {
	const [one, other] = [parsed(a), parsed(b)];
	return one === undefined || other === undefined
		? isSame(a, b)
		: differences("", one as Json, other as Json).length === 0;
}

function shown(
	path: string,
	from: string | undefined,
	to: string | undefined,
	isSecret: (text: string) => boolean,
): FieldChange {
	const said = (text: string | undefined): string | null =>
		text === undefined ? null : isSecret(text) ? "(secret)" : text;
	const [before, after] = [said(from), said(to)];
	return {
		path,
		from: before,
		to: after === "(secret)" && before !== null ? "(secret, changed)" : after,
	};
}
