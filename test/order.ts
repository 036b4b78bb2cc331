// The test files -> the order in which they begin: those that take long first, so that none is left alone at the end; the others as the seed says.
import { createHash } from "node:crypto";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Most of what the whole run takes is in these. First those that start many processes: a child costs more the more memory
 * the test process has, and that grows with every file.
 */
const long = [
	"init/git",
	"wiring/action",
	"docs/docs",
	"daemon/page/browser",
	"daemon/tree/git-source",
	"io/git/checkout",
	"daemon/process",
	"init/tarball",
	"wiring/gitlab",
	"laws/crash",
	"daemon/survival",
	"wiring/image",
	"io/git/distrust",
	"init/hook",
	"daemon/told",
	"cli/saved-plan",
	"cli/lint-options",
	"laws/stores",
	"laws/faults",
	"laws/many",
	"laws/export",
	"laws/ours",
	"laws/cost",
	"laws/secrets",
	"laws/only",
];

export default class extends BaseSequencer {
	override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const { seed } = this.ctx.config.sequence;
		const place = ({ moduleId }: TestSpecification): string => {
			const at = long.findIndex((name) =>
				moduleId.endsWith(`/test/${name}.test.ts`),
			);
			return at === -1
				? createHash("sha1").update(`${seed} ${moduleId}`).digest("hex")
				: ` ${`${at}`.padStart(3)}`;
		};
		return Promise.resolve(
			files
				.map((file) => ({ file, place: place(file) }))
				.toSorted((a, b) => (a.place < b.place ? -1 : 1))
				.map(({ file }) => file),
		);
	}
}
