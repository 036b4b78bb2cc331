// Templates and paths -> what the Java libraries make of them. Needs Java, Maven and, the first time, the network.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Json } from "../../src/core/types.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const jars = fileURLToPath(
	new URL("../../node_modules/.cache/oracle/", import.meta.url),
);

export type Question =
	| { readonly template: string; readonly context: Json }
	| { readonly path: string; readonly json: string };

export function ask(questions: readonly Question[]): readonly unknown[] {
	if (!existsSync(jars) || readdirSync(jars).length === 0)
		execFileSync(
			"mvn",
			[
				"-q",
				"-B",
				"-f",
				`${here}pom.xml`,
				"dependency:copy-dependencies",
				`-DoutputDirectory=${jars}`,
			],
			{ stdio: "inherit" },
		);
	const answers = execFileSync(
		"java",
		["-cp", `${jars}*`, `${here}Oracle.java`],
		{
			input: questions.map((question) => JSON.stringify(question)).join("\n"),
			encoding: "utf8",
			maxBuffer: 1 << 30,
			stdio: ["pipe", "pipe", "ignore"],
		},
	);
	return answers
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as unknown);
}
