// output-mismatch: a success template that is JSON with holes, held against the output contract.
import { nodeAt } from "../../document/node.ts";
import type { Problem } from "../../findings/problem.ts";
import type { Node } from "../../types.ts";
import { suggest } from "../../values/suggest.ts";
import { list } from "../../values/words.ts";
import type { Part } from "../../velocity/tree.ts";
import { typesOf } from "./contract.ts";
import type { Ground } from "./ground.ts";
import { jsonWithHoles, type Value } from "./holes.ts";
import * as messages from "./messages.ts";

export function outputMismatches(
	ground: Ground,
	contract: Node | undefined,
): readonly Problem[] {
	const value = jsonWithHoles(ground.parsed);
	if (!value || "fault" in value || !contract) return [];
	const problems: Problem[] = [];
	const tell = (part: Part, message: string, suggestion?: string): void => {
		problems.push({
			rule: "output-mismatch",
			message,
			...ground.text.place(part),
			...(suggestion === undefined ? {} : { suggestion }),
		});
	};
	const look = (found: Value, schema: Node, name: string): void => {
		const types = typesOf(schema);
		const kinds = kindsOf(found, ground);
		const wrong = kinds.find((kind) => !accepts(types, kind));
		if (wrong !== undefined) {
			const wanted = list([...types].map(withArticle));
			tell(
				found.members.length > 0 || found.items.length > 0
					? { at: found.at, end: found.at + 1 }
					: found,
				name === ""
					? messages.wrongRoot(withArticle(wrong), wanted)
					: messages.wrongKind(name, withArticle(wrong), wanted),
			);
			return;
		}
		const items = nodeAt(schema, ["items"]);
		if (items)
			for (const item of found.items) look(item, items, name || "an item");
		const properties = nodeAt(schema, ["properties"]);
		if (found.kind !== "object" || properties?.kind !== "map") return;
		// A contract that names none says nothing of them.
		if (properties.entries.size === 0) return;
		const names = [...properties.entries.keys()];
		const given = new Set<string>();
		for (const member of found.members) {
			// The platform writes a point in a name so.
			const meant = [member.name, member.name.replaceAll(".", "__")].find(
				(one) => properties.entries.has(one),
			);
			const inner = meant && properties.entries.get(meant)?.value;
			if (meant === undefined || !inner) {
				const suggestion = suggest(member.name, names);
				if (suggestion !== undefined) given.add(suggestion);
				tell(
					member,
					messages.unknownMember(member.name, suggestion),
					suggestion,
				);
				continue;
			}
			given.add(meant);
			look(member.value, inner, member.name);
		}
		const lacking = names.filter((one) => !given.has(one));
		if (lacking.length > 0)
			tell({ at: found.at, end: found.at + 1 }, messages.lacksMembers(lacking));
	};
	look(value, contract, "");
	return problems;
}

/** What a value may be, as far as it is known. */
function kindsOf(value: Value, { mapped }: Ground): readonly string[] {
	if (value.kind !== "hole") return [value.kind];
	const { reference } = value;
	if (!reference || reference.steps.length > 0) return [];
	const source = mapped.get(reference.name);
	if (!source) return [];
	const { path, fallback } = source;
	return [
		...(path?.definite === false ? ["array"] : []),
		...(path?.counts ? ["integer"] : []),
		...(fallback === undefined ? [] : [fallback]),
	];
}

function accepts(types: ReadonlySet<string>, kind: string): boolean {
	return (
		types.size === 0 ||
		types.has(kind) ||
		(kind === "integer" && types.has("number"))
	);
}

function withArticle(type: string): string {
	if (type === "null") return "null";
	return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}
