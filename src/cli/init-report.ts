// What init did -> what is shown of it, and what comes next.
import type { Forge } from "../init/starter.ts";

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
	forges: wanted,
}: Parameters<typeof report>[1]): readonly string[] {
	return [
		...(folder === "." ? [] : [`cd ${folder}`]),
		...(installs
			? [
					"npm install, and commit package-lock.json: editors, hooks and CI use that version",
				]
			: []),
		"put your regions into gc-integrations.yaml, and your first integration into integrations/",
		"npx --no-install gc-integrations lint",
		"export GC_DEV_CLIENT_ID=… GC_DEV_CLIENT_SECRET=…, then npx --no-install gc-integrations plan --env dev",
		...wanted.map((forge) => forgeSteps[forge]),
	].map((step, at) => `${at + 1}. ${step}`);
}

const forgeSteps: Readonly<Record<Forge, string>> = {
	github:
		"GitHub: store the secrets that .github/workflows/gc-integrations-environment.yml names, and give the environments dev and prod required reviewers",
	gitlab:
		"GitLab: store what the settings and documents read with { env: NAME } as masked CI/CD variables; the plan of the default branch is applied by hand",
};
