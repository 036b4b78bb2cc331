// Files beside a document that it names -> those that are not there, or cannot be read.
import { besidesOf } from "../../document/beside.ts";
import {
	type JudgedDocument,
	type Problem,
	placeIn,
} from "../../findings/problem.ts";
import * as messages from "../messages.ts";
import type { DocumentScope } from "../scope.ts";

export function besideFiles(
	document: JudgedDocument,
	{ beside }: Pick<DocumentScope, "beside">,
): readonly Problem[] {
	return (
		besidesOf(document.file, document.node)
			// That it is empty the schema tells.
			.filter(
				({ path, node }) => path[0] !== "environments" && node.value !== "",
			)
			.flatMap(({ path, node, file }): Problem[] => {
				const found = beside.get(file ?? "");
				const why =
					file === null
						? messages.noPathBeside()
						: found === undefined
							? null
							: "problem" in found
								? found.problem.message
								: isTemplate(path) && found.text.trim() === ""
									? messages.blankBeside
									: null;
				if (why === null) return [];
				return [
					{
						rule: "invalid-value",
						message: messages.besideFile(path.join("."), node.value, why),
						...placeIn(document, node.span),
						path: [...path, "file"],
						...(file === null ? {} : { alsoIn: [file] }),
					},
				];
			})
	);
}

/** What is wrong with a contract is told in it, and an answer may be empty. */
function isTemplate(path: readonly (string | number)[]): boolean {
	return (
		path.at(-1) === "successTemplate" ||
		(!path.includes("tests") && path.at(-1) === "body")
	);
}
