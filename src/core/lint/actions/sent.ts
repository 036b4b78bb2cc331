// A template and what it becomes -> what is wrong with the URL, the header or the body that is sent.
import type { Problem } from "../../findings/problem.ts";
import type { Ground } from "./ground.ts";
import * as messages from "./messages.ts";

const forms = {
	absolute: /^https?:(?:\/?$|\/\/(?!\/))/i,
	relative: /^\/(?!\/)/,
	arn: /^arn:(?:[\w-]*$|[\w-]+:(?:[a-z]*$|lambda:))/,
};

export function urlForm({ text, parsed, service }: Ground): readonly Problem[] {
	const { type } = service;
	const [first] = parsed.uses ? parsed.template.statements : [];
	// What a reference begins with is not known.
	if (!type?.actionUrl || first?.kind !== "text") return [];
	return forms[type.actionUrl].test(first.text)
		? []
		: [
				{
					rule: "url-form",
					message: messages.urlForms[type.actionUrl](type.name),
					...text.place(first),
				},
			];
}

export function blankInUrl({ text, parsed }: Ground): readonly Problem[] {
	const found = strayIn(parsed, /\s/);
	if (!found) return [];
	return [
		{
			rule: "url-form",
			message: messages.blankInUrl(found.sign === "\n"),
			...text.place(found),
			atMost: "warning",
		},
	];
}

export function breakInHeader({ text, parsed }: Ground): readonly Problem[] {
	const found = strayIn(parsed, /\n/);
	if (!found) return [];
	return [
		{
			rule: "template-syntax",
			message: messages.breakInHeader,
			...text.place(found),
			atMost: "warning",
		},
	];
}

/** Such as the line break at the end of a block. Where the platform takes it away again is documented nowhere. */
function strayIn(
	parsed: Ground["parsed"],
	stray: RegExp,
): { at: number; end: number; sign: string } | undefined {
	if (!parsed.uses) return undefined;
	const { statements } = parsed.template;
	const last = statements.at(-1);
	for (const statement of statements) {
		if (statement.kind !== "text") continue;
		const at = statement.text.search(stray);
		// Between directives they part lines that are written for people.
		const isApart = statement.text.trim() === "" && statement !== last;
		if (at === -1 || isApart) continue;
		const begin = statement.at + at;
		return { at: begin, end: begin + 1, sign: statement.text.charAt(at) };
	}
	return undefined;
}

/** Token services take forms, and no JSON. */
export function wrongForm({
	text,
	parsed,
	becomes,
	ofAuth,
}: Ground): readonly Problem[] {
	const isJson = parsed.uses?.first === "{";
	const isForm = becomes === "form";
	if (!isJson || !(isForm || (ofAuth && text.text.includes("grant_type"))))
		return [];
	const at = text.text.indexOf("{");
	return [
		{
			rule: "template-syntax",
			message: isForm ? messages.jsonInForm : messages.jsonForToken,
			...text.place({ at, end: at + 1 }),
			atMost: "warning",
		},
	];
}
