// `certs`: reads the platform's client certificates -> which of them need a hand, and until when.
import { join, resolve } from "node:path";
import type { CertificateNeed } from "../core/certificates/certificates.ts";
import {
	certificateFiles,
	readingWarnings,
} from "../core/certificates/report.ts";
import { authorityUsers } from "../core/certificates/users.ts";
import { desiredState } from "../core/plan/desired.ts";
import {
	certificatesJson,
	certificatesMarkdown,
	certificatesText,
} from "../core/render/certificates.ts";
import { errorText } from "../core/values/error.ts";
import { count } from "../core/values/words.ts";
import { saveFile } from "../io/save.ts";
import {
	type CertificateCheck,
	checkCertificates,
} from "../stages/certificates.ts";
import { lintRepository } from "../stages/lint.ts";
import { UsageError } from "../stages/usage.ts";
import type { Action, Context } from "./context.ts";
import { type Edge, exitCodes } from "./edge.ts";
import { requireFormat } from "./formats.ts";
import { type Connection, connect, type SessionOptions } from "./session.ts";
import { tellWarning } from "./tell.ts";

interface CertsOptions
	extends Pick<SessionOptions, "config" | "env" | "timeout" | "local"> {
	readonly format: string;
	readonly failOn: string;
	readonly save?: string;
}

const levels = ["error", "warning", "never"];

export const certs: Action = async (context, command) => {
	const { edge } = context;
	const options = command.optsWithGlobals<CertsOptions>();
	const { format, failOn, save } = options;
	requireFormat("certs", format);
	if (!levels.includes(failOn))
		throw new UsageError(
			`--fail-on takes error, warning or never, not "${failOn}"`,
		);
	if (save?.trim() === "") throw new UsageError("--save takes a folder");
	const connection = await connect(context, command.args, options);
	const { check, lost } = await checked(context, connection);
	const { report } = check;
	if (format === "json") edge.out(certificatesJson(report));
	else if (format === "markdown") edge.out(certificatesMarkdown(report));
	else edge.out(certificatesText(report, edge.palette, edge.width));
	if (save !== undefined)
		await saveAll(edge, resolve(edge.folder, save), check);
	// Of a document that cannot be read it is not known which certificate it needs: no reason to be calm.
	const blind = lost > 0 && failOn !== "never";
	return blind || fails(report.needs, failOn)
		? exitCodes.problems
		: exitCodes.done;
};

async function checked(
	{ edge, clock }: Context,
	{ repository, environment, platform }: Connection,
): Promise<{ check: CertificateCheck; lost: number }> {
	try {
		const tree = lintRepository(repository, {
			environments: [environment.name],
			base: null,
		});
		const state = desiredState(tree, environment.name, repository.catalog);
		const lost = state.frozenKeys.length + state.frozenUnknown;
		if (lost > 0)
			warn(
				edge,
				`${count(lost, "document")} left out, because of errors that gc-integrations lint shows${state.frozenKeys.length > 0 ? `: ${state.frozenKeys.join(", ")}` : ""}`,
			);
		const users = authorityUsers(state.documents, repository.catalog);
		const check = await checkCertificates({
			environment,
			users,
			reader: platform.reader,
			clock,
			signal: edge.stop,
		});
		for (const text of readingWarnings(check.reading, users)) warn(edge, text);
		return { check, lost };
	} finally {
		await platform.close();
	}
}

async function saveAll(
	edge: Edge,
	folder: string,
	{ reading, unstable }: CertificateCheck,
): Promise<void> {
	for (const [name, text] of certificateFiles(reading, unstable)) {
		const path = join(folder, name);
		try {
			await saveFile(path, text);
		} catch (error) {
			throw new UsageError(`cannot write ${path}: ${errorText(error)}`);
		}
		edge.err(`${path}\n`);
	}
	for (const authority of unstable)
		warn(
			edge,
			`the certificates of ${authority} were not saved: the platform's answers differ from one reading to the next`,
		);
}

function fails(needs: readonly CertificateNeed[], level: string): boolean {
	return needs.some(
		({ severity }) =>
			(severity === "error" && level !== "never") ||
			(severity === "warning" && level === "warning"),
	);
}

function warn(edge: Edge, text: string): void {
	tellWarning(edge, text);
}
