// The test files -> the order in which they begin: those that take long first, so that none is left alone at the end; the others as the seed says.
import { createHash } from "node:crypto";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Most of what the whole run takes is in these. */
const long = [
	"init/git",
	"laws/faults",
	"patterns",
	"laws/many",
	"docs/docs",
	"daemon/tree/git-source",
	"daemon/page/browser",
	"laws/cost",
	"cli/completion",
	"wiring/action",
	"daemon/process",
	"laws/export",
	"init/tarball",
	"laws/ours",
	"laws/secrets",
	"wiring/gitlab",
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
