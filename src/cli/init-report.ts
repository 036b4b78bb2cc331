// What init did -> what is shown of it, and what comes next.
import { every } from "../core/values/words.ts";
import type { Forge } from "../init/starter.ts";
import type { Environments } from "./init-settings.ts";

/** Names as they are shown. */
export interface Done {
	readonly written: string[];
	readonly kept: string[];
	/** What is left to do by hand. */
	readonly advice: string[];
}

export function report(
	{ written, kept, advice }: Done,
	next: {
		readonly folder: string;
		readonly installs: boolean;
		/** Whether they are new, and wait to be filled in. */
		readonly settings: boolean;
		readonly environments: Environments;
		readonly forges: readonly Forge[];
	},
): string {
	return [
		...(written.length > 0
			? [list("wrote", written)]
			: ["nothing to write: everything is there already"]),
		...(kept.length > 0
			? [list("kept, as they were there already", kept)]
			: []),
		...advice,
		...(written.length > 0 ? [list("next", nextSteps(next))] : []),
	]
		.map((block) => `${block}\n`)
		.join("\n");
}

function list(title: string, items: readonly string[]): string {
	return [title, ...items.map((item) => `  ${item}`)].join("\n");
}

function nextSteps({
	folder,
	installs,
	settings,
	environments,
	forges: wanted,
}: Parameters<typeof report>[1]): readonly string[] {
	const [first = ""] = environments.names;
	const values = environments.firstVariables.map((name) => `${name}=…`);
	const plan = `npx --no-install gc-integrations plan --env ${first}`;
	return [
		...(folder === "." ? [] : [`cd ${folder}`]),
		...(installs
			? [
					"npm install, and commit package-lock.json: editors, hooks and CI use that version",
				]
			: []),
		...(settings
			? [
					"put your regions into gc-integrations.yaml, and your first integration into integrations/",
				]
			: []),
		"npx --no-install gc-integrations lint",
		"npx --no-install gc-integrations test --all",
		values.length > 0 ? `export ${values.join(" ")}, then ${plan}` : plan,
		...wanted.map((forge) => forgeSteps[forge](environments.names)),
	].map((step, at) => `${at + 1}. ${step}`);
}

const forgeSteps: Readonly<
	Record<Forge, (environments: readonly string[]) => string>
> = {
	github: (environments) =>
		`GitHub: store the secrets that the workflows in .github/workflows name, and give ${environments.length === 1 ? "the environment" : "the environments"} ${every(environments)} required reviewers`,
	gitlab: () =>
		"GitLab: store what the settings and documents read with { env: NAME } as masked CI/CD variables; the plan of the default branch is applied by hand, and a pipeline schedule (weekly) runs doctor",
};
