// Reports of cycles and certificates -> notices, each said once even across restarts; what was said is kept in a file.
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import type { CycleReport } from "../types.ts";
import {
	forget,
	type Noticed,
	nothingSaid,
	noticesOfCertificates,
	noticesOfCycle,
	readSaid,
	type Said,
} from "./notices.ts";
import type { Notifier } from "./notifier.ts";

export interface Announcer {
	cycle(report: CycleReport): void;
	certificates(report: CertificateReport): void;
	/** Resolves when what was said is stored. */
	stored(): Promise<void>;
}

export interface AnnouncerInput {
	readonly notifier: Notifier;
	/** JSON of an earlier run; null: none. */
	load(): Promise<string | null>;
	save(text: string): Promise<void>;
	environments(): readonly string[];
	warn(text: string): void;
}

export async function createAnnouncer(
	input: AnnouncerInput,
): Promise<Announcer> {
	let said: Said = parse(await input.load());
	let saving: Promise<void> = Promise.resolve();
	let broken = false;

	function remember(next: Said): void {
		const before = JSON.stringify(said);
		said = forget(next, input.environments());
		const text = JSON.stringify(said);
		if (text === before) return;
		saving = saving.then(async () => {
			try {
				await input.save(`${text}\n`);
				broken = false;
			} catch (error) {
				if (!broken)
					input.warn(
						`what was notified cannot be stored, so a restart may say it again: ${error instanceof Error ? error.message : String(error)}`,
					);
				broken = true;
			}
		});
	}

	function announce({ notices, said: next }: Noticed): void {
		if (notices.length > 0) input.notifier.tell(notices);
		remember(next);
	}

	return {
		cycle: (report) => announce(noticesOfCycle(report, said)),
		certificates: (report) => announce(noticesOfCertificates(report, said)),
		stored: () => saving,
	};
}

function parse(text: string | null): Said {
	if (text === null) return nothingSaid;
	try {
		return readSaid(JSON.parse(text));
	} catch {
		return nothingSaid;
	}
}
