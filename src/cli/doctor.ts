// `doctor`: reads an organization and the documents -> what is wrong or will go wrong; never writes to the platform.
import {
	type Examination,
	nothingRead,
	type Reading,
	readOr,
} from "../core/doctor/examination.ts";
import { catalogText } from "../core/doctor/live-catalog.ts";
import { doctorReport } from "../core/doctor/report.ts";
import { savable } from "../core/doctor/savable.ts";
import { desiredState } from "../core/plan/desired.ts";
import { fingerprintKey } from "../core/plan/fingerprint.ts";
import { doctorJson, doctorText } from "../core/render/doctor.ts";
import { grantsOf } from "../core/settings/grants.ts";
import type { Actual } from "../core/types.ts";
import { count } from "../core/values/words.ts";
import { examine } from "../stages/doctor.ts";
import { type Names, namesWithoutSecrets } from "../stages/known-secrets.ts";
import { lintRepository } from "../stages/lint.ts";
import { resolveCredentials } from "../stages/resolve.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action } from "./context.ts";
import { exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import { requireApart, writeText } from "./outputs.ts";
import { connect, type SessionOptions } from "./session.ts";
import { tellError, tellWarning } from "./tell.ts";

interface DoctorOptions
	extends Pick<SessionOptions, "config" | "env" | "timeout" | "local"> {
	readonly format: string;
	readonly saveCatalog?: string;
}

export const doctor: Action = async (context, command) => {
	const { edge, clock, redactor } = context;
	const options = command.optsWithGlobals<DoctorOptions>();
	const { format, saveCatalog } = options;
	requireFormat("doctor", format);
	if (saveCatalog?.trim() === "")
		throw new UsageError("--save-catalog takes a file");
	const connection = await connect(context, command.args, options);
	const { repository, environment, settings, platform } = connection;
	const { sources, clientSecret } = connection;
	const { catalog } = repository;
	try {
		await requireApart(edge, [saveCatalog ?? null], repository);
		const tree = lintRepository(repository, {
			environments: [environment.name],
			base: null,
		});
		const state = desiredState(tree, environment.name, catalog);
		const lost = state.frozenKeys.length + state.frozenUnknown;
		if (lost > 0)
			tellWarning(
				edge,
				`${count(lost, "document")} left out, because of errors that gc-integrations lint shows${state.frozenKeys.length > 0 ? `: ${state.frozenKeys.join(", ")}` : ""}`,
			);
		// The platform's words may repeat one: those that can be read are known before it is asked.
		await resolveCredentials(
			state,
			sources.within(grantsOf(settings), environment.name),
			fingerprintKey(clientSecret, "oauth"),
			catalog,
			"off",
		);
		const examined = await examine({
			examiner: platform.examiner,
			catalog,
			documents: state.documents,
			whole: saveCatalog !== undefined,
		});
		const examination = shown(examined, (actual) =>
			namesWithoutSecrets(actual, state, settings.owner, redactor.scrub),
		);
		const input = {
			examination,
			environment,
			catalog,
			owner: settings.owner,
			state,
		};
		const report = doctorReport(input);
		edge.out(
			format === "json"
				? doctorJson(report)
				: doctorText(report, edge.palette, edge.width),
		);
		const nothing = nothingRead(examination);
		if (nothing)
			tellError(edge, `the platform could not be read: ${nothing.message}`);
		let unsaved = false;
		if (saveCatalog !== undefined) {
			const live = savable(input);
			if ("problem" in live) {
				unsaved = true;
				tellError(
					edge,
					`the catalogue is not saved to ${saveCatalog}: ${live.problem}`,
				);
			} else {
				await writeText(
					edge,
					saveCatalog,
					catalogText(live.catalog, {
						environment: environment.name,
						organizationId: report.organizationId,
						savedAt: new Date(clock.now()).toISOString(),
					}),
				);
				edge.err(`saved the catalogue to ${saveCatalog}\n`);
			}
		}
		if (nothing) return exitCodes.unreadable;
		return report.summary.errors > 0 || unsaved
			? exitCodes.problems
			: exitCodes.done;
	} finally {
		await platform.close();
	}
};

/** As it is told: with names that hold no secret. */
function shown(
	examination: Examination,
	namesOf: (
		actual: Pick<Actual, "integrations" | "credentials">,
	) => Pick<Names, "one">,
): Examination {
	const { integrations, credentials } = examination;
	const { one } = namesOf({
		integrations: readOr(integrations, []),
		credentials: readOr(credentials, []),
	});
	const named = <T extends { readonly name: string }>(
		reading: Reading<readonly T[]>,
	): Reading<readonly T[]> =>
		"value" in reading
			? {
					value: reading.value.map((found) => ({
						...found,
						name: one(found.name),
					})),
				}
			: reading;
	return {
		...examination,
		integrations: named(integrations),
		credentials: named(credentials),
	};
}
