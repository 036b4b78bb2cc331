// plaintext-secret in templates: tokens that stand in a header, an address or a body as they are.
import type { Problem } from "../../findings/problem.ts";
import { isSecretName, isSecretValue } from "../../findings/secret-words.ts";
import type { Part, Statement } from "../../velocity/tree.ts";
import * as messages from "./messages.ts";
import type { Parsed } from "./parsed.ts";
import type { WrittenText } from "./text.ts";

/** What is written as it stands, wherever an `#if` allows it; each reference is one character. */
interface Literal {
	text: string;
	readonly parts: Part[];
}

const hole = "\0";

/** @param header its name, where the template is a header's value */
export function literalSecrets(
	text: WrittenText,
	parsed: Parsed,
	where: string,
	header?: string,
): readonly Problem[] {
	if (!parsed.uses) return [];
	const literal: Literal = { text: "", parts: [] };
	collect(parsed.template.statements, literal);
	const found =
		header !== undefined && isSecretName(header)
			? whole(literal)
			: (shaped(literal) ?? named(literal));
	return found
		? [
				{
					rule: "plaintext-secret",
					message: messages.literalSecret(where),
					...text.place(found),
				},
			]
		: [];
}

const inBraces = /\$!?\{[^$}]*\}/g;
const bare = /\$!?[A-Za-z][\w.]*(?:\([^$()]*\))?/g;

/** Whether a text holds one, be it a template that parses or not. @param header as above */
export function holdsSecret(text: string, header?: string): boolean {
	const written = text.replace(inBraces, hole).replace(bare, hole);
	const parts = Array.from(written, (_one, at) => ({ at, end: at + 1 }));
	const literal: Literal = { text: written, parts };
	const found =
		header !== undefined && isSecretName(header)
			? whole(literal)
			: (shaped(literal) ?? named(literal));
	return found !== undefined;
}

function collect(statements: readonly Statement[], literal: Literal): void {
	for (const statement of statements)
		switch (statement.kind) {
			case "text": {
				const { text, at, end } = statement;
				const exact = text.length === end - at;
				for (let index = 0; index < text.length; index += 1)
					literal.parts.push(
						exact ? { at: at + index, end: at + index + 1 } : { at, end },
					);
				literal.text += text;
				break;
			}
			case "reference":
				literal.text += hole;
				literal.parts.push(statement);
				break;
			case "if":
				for (const { body } of statement.branches) collect(body, literal);
				collect(statement.otherwise ?? [], literal);
				break;
			case "foreach":
				collect(statement.body, literal);
				break;
			case "set":
				break;
		}
}

function partOf({ parts }: Literal, at: number, length: number): Part {
	return {
		at: parts[at]?.at ?? 0,
		end: parts[at + length - 1]?.end ?? 0,
	};
}

/** A header that is named like a secret, and is always the same. */
function whole(literal: Literal): Part | undefined {
	const { text } = literal;
	if (text.includes(hole) || text.trim() === "") return shaped(literal);
	return partOf(literal, 0, text.length);
}

function shaped(literal: Literal): Part | undefined {
	let at = 0;
	for (const piece of literal.text.split(hole)) {
		if (isSecretValue(piece)) return partOf(literal, at, piece.length);
		at += piece.length + 1;
	}
	return undefined;
}

const parameter = /(?<=^|[?&\s])([\w.-]+)=([^&\s#"']+)/g;
const member = /"([\w.-]+)"\s*:\s*"((?:[^"\\]|\\.)+)"/g;

/** `?api_key=…`, `"password": "…"` */
function named(literal: Literal): Part | undefined {
	for (const pattern of [parameter, member])
		for (const found of literal.text.matchAll(pattern)) {
			const [all, name = "", value = ""] = found;
			if (isSecretName(name) && !value.includes(hole))
				return partOf(
					literal,
					found.index + all.lastIndexOf(value),
					value.length,
				);
		}
	return undefined;
}
