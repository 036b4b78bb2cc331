// Reports of cycles and certificates -> notices, each said once even across restarts: what was said, and what of it still waits to be delivered, is kept in a file.
import type { CertificateReport } from "../../core/certificates/certificates.ts";
import type { Notice } from "../../core/notice.ts";
import { errorText } from "../../core/values/error.ts";
import { object, parsed } from "../../core/values/json.ts";
import type { CycleReport, LiveTests } from "../types.ts";
import { noticesOfCertificates } from "./certificate-notices.ts";
import { noticesOfCredentials } from "./credential-notices.ts";
import { type Noticed, noticesOfCycle, noticesOfGone } from "./notices.ts";
import type { Notifier } from "./notifier.ts";
import { createOutbox } from "./outbox.ts";
import { readSaid } from "./said.ts";
import { noticesOfTests } from "./test-notices.ts";

export interface Announcer {
	/** All that the settings have: what was said of others is taken back. At the start, what an earlier run could not deliver is taken up too. */
	follow(environments: readonly string[]): void;
	cycle(report: CycleReport): void;
	certificates(report: CertificateReport): void;
	/** Null: none are run any more. */
	liveTests(tests: LiveTests | null, environment: string): void;
	/** For the notifier to tell how far it is. */
	readonly delivery: {
		through(notice: Notice, receiver: string): void;
		ended(notice: Notice, over: boolean): void;
	};
	/** Resolves when what was said is stored. */
	stored(): Promise<void>;
}

export interface AnnouncerInput {
	readonly notifier: Pick<Notifier, "tell">;
	/** JSON of an earlier run; null: none. */
	load(): Promise<string | null>;
	save(text: string): Promise<void>;
	now(): number;
	warn(text: string): void;
}

export async function createAnnouncer(
	input: AnnouncerInput,
): Promise<Announcer> {
	const before = parsed((await input.load()) ?? "");
	let said = readSaid(before);
	const outbox = createOutbox(object(before)["waiting"], input.now());
	let written = JSON.stringify(content());
	let saving: Promise<void> | null = null;
	let broken = false;

	function content(): object {
		const waiting = outbox.waiting.map(({ notice, since, through }) => ({
			notice,
			since,
			through,
		}));
		return { ...said, ...(waiting.length > 0 ? { waiting } : {}) };
	}

	/** Always the state of now: what changes while a file is written is one more. */
	async function save(): Promise<void> {
		for (;;) {
			const text = JSON.stringify(content());
			if (text === written) return;
			try {
				await input.save(`${text}\n`);
				broken = false;
				written = text;
			} catch (error) {
				if (!broken)
					input.warn(
						`what was notified cannot be stored, so a restart may say it again: ${errorText(error)}`,
					);
				broken = true;
				return;
			}
		}
	}

	function store(): void {
		saving ??= save().finally(() => {
			saving = null;
		});
	}

	function announce({ notices, said: next }: Noticed): void {
		said = next;
		retry();
		outbox.add(notices, input.now());
		if (notices.length > 0) input.notifier.tell(notices);
		store();
	}

	/** What was given up for a while, before what is new. */
	function retry(): void {
		const { due, lost } = outbox.again(input.now());
		for (const { event, environment } of lost)
			input.warn(
				`the notification "${event}" of ${environment} was not delivered for a day, and is given up`,
			);
		for (const { notice, through } of due)
			input.notifier.tell([notice], through);
	}

	return {
		follow(environments) {
			announce(noticesOfGone(said, environments, input.now()));
		},
		cycle(report) {
			announce(noticesOfCycle(report, said));
			announce(noticesOfCredentials(report, said));
		},
		certificates: (report) => announce(noticesOfCertificates(report, said)),
		liveTests: (tests, environment) =>
			announce(noticesOfTests(tests, environment, said)),
		delivery: {
			through(notice, receiver) {
				outbox.through(notice, receiver);
				store();
			},
			ended(notice, over) {
				outbox.ended(notice, over);
				store();
			},
		},
		async stored() {
			while (saving) await saving;
		},
	};
}
