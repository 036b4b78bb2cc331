// `certs`: reads the platform's client certificates -> which of them need a hand, and until when.
import { join, resolve } from "node:path";
import type { Command } from "commander";
import {
	authorityUsers,
	type CertificateNeed,
	certificateFiles,
	readingWarnings,
} from "../core/certificates/certificates.ts";
import { desiredState } from "../core/plan/desired.ts";
import {
	certificatesJson,
	certificatesMarkdown,
	certificatesText,
} from "../core/render/certificates.ts";
import { errorText } from "../core/values/error.ts";
import { count } from "../core/values/words.ts";
import type { Redactor } from "../io/redact.ts";
import { saveFile } from "../io/save.ts";
import type { Clock } from "../platform/clock.ts";
import {
	type CertificateCheck,
	checkCertificates,
} from "../stages/certificates.ts";
import { lintRepository } from "../stages/repository.ts";
import { UsageError } from "../stages/usage.ts";
import { localOption } from "./documents.ts";
import { type Edge, type ExitCode, exitCodes } from "./edge.ts";
import { type Connection, connect, type SessionOptions } from "./session.ts";

interface CertsOptions
	extends Pick<SessionOptions, "config" | "env" | "timeout" | "local"> {
	readonly format: string;
	readonly failOn: string;
	readonly save?: string;
}

const formats = ["pretty", "json", "markdown"];
const levels = ["error", "warning", "never"];

export function addCerts(
	program: Command,
	edge: Edge,
	exit: (code: ExitCode) => void,
	redactor: Redactor,
	clock: Clock,
): void {
	program
		.command("certs")
		.description(
			"the client certificates of mutual TLS: what has to be done about their rotation, and until when",
		)
		.argument("[folder]", "the repository; default: this folder or one above")
		.option("--format <format>", "pretty, json or markdown", "pretty")
		.option(
			"--fail-on <level>",
			"exit with 1 where a need is this severe: error, warning or never",
			"error",
		)
		.option("--save <folder>", "write the certificates there as PEM files")
		.option(...localOption)
		.action(async (folder: string | undefined, _options, command: Command) => {
			const options = command.optsWithGlobals<CertsOptions>();
			const { format, failOn, save } = options;
			if (!formats.includes(format))
				throw new UsageError(
					`unknown format "${format}": certs knows pretty, json and markdown`,
				);
			if (!levels.includes(failOn))
				throw new UsageError(
					`--fail-on takes error, warning or never, not "${failOn}"`,
				);
			if (save?.trim() === "") throw new UsageError("--save takes a folder");
			const connection = await connect(
				edge,
				folder === undefined ? [] : [folder],
				options,
				redactor,
				clock,
			);
			const { check, lost } = await checked(edge, connection, clock);
			const { report } = check;
			if (format === "json") edge.out(certificatesJson(report));
			else if (format === "markdown") edge.out(certificatesMarkdown(report));
			else edge.out(certificatesText(report, edge.palette, edge.width));
			if (save !== undefined)
				await saveAll(edge, resolve(edge.folder, save), check);
			// Of a document that cannot be read it is not known which certificate it needs: no reason to be calm.
			const blind = lost > 0 && failOn !== "never";
			exit(
				blind || fails(report.needs, failOn)
					? exitCodes.problems
					: exitCodes.done,
			);
		});
}

async function checked(
	edge: Edge,
	{ repository, environment, platform }: Connection,
	clock: Clock,
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
	edge.err(`${edge.errPalette.yellow("warning:")} ${text}\n`);
}
