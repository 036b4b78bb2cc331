// The checks' names -> what each looks for, why that matters, and what to do: the one source of `explain` and the docs.
import { plainWords, wrapped } from "../values/wrap.ts";
import { type CheckName, checkNames } from "./check.ts";

interface CheckHelp {
	/** One sentence. */
	readonly says: string;
	readonly why: string;
	readonly fix: string;
	/** What its subjects are. */
	readonly subjects: string;
}

export const checkHelp: Readonly<Record<CheckName, CheckHelp>> = {
	login: {
		says: "Whether the OAuth client gets a token.",
		why: "An error where its id or secret is refused, or the platform gives none: then nothing else can be checked either.",
		fix: "Compare the environment's `oauth` and `region` with the client in the platform's UI; a secret that was made new there has to be made known here.",
		subjects: "none",
	},
	organization: {
		says: "Whether it is the organization that the settings mean.",
		why: "An error where it is another one than `organizationId`: nothing would be written there, and nothing of it is told here.",
		fix: "Correct the client, the region, or `organizationId`. Where that is not set, set it: it keeps a wrong secret from writing elsewhere.",
		subjects: "the id of the other one",
	},
	permissions: {
		says: "Whether the client's roles allow what the commands need.",
		why: "An error for each permission that plan and apply need, those of data actions where documents describe some among them, a warning for the rest, such as running live tests where the environment has `tests: { live: true }`. Where the platform does not list them, what can be read is tried by reading, and a warning says what cannot be known without writing.",
		fix: "Add the permission to the role of the OAuth client. One that only plans needs no more than `integrations:integration:view`, and with documents of data actions `integrations:action:view`: expect errors for the rest.",
		subjects: "the permissions",
	},
	clock: {
		says: "Whether this machine's clock and the platform's agree within a minute.",
		why: "Ages of credentials, days left of certificates and times in the history are counted from it.",
		fix: "Let the clock be set by NTP.",
		subjects: "none",
	},
	types: {
		says: "Whether the organization's integration types take what documents want, and are what lint takes them for.",
		why: "An error where a slot, property or value that documents use is not there; a warning where limits, slots or config schemas differ from the shipped ones, so that lint judges by the wrong ones.",
		fix: "Set `limits` to the organization's numbers. For all else keep the catalogue, and let lint judge by it: `gc-integrations doctor --save-catalog FILE`, `gc-integrations lint --catalog FILE`.",
		subjects: "keys of documents; of warnings, types",
	},
	"credential-types": {
		says: "Whether the organization's credential types have the fields that documents give.",
		why: "An error where a field is not there, or one is demanded that a document lacks; a warning where fields differ from the shipped ones. A field that is found by its title is no mistake.",
		fix: "Correct the documents by what the message says that the platform has.",
		subjects: "keys of documents; of warnings, credential types",
	},
	"certificate-authorities": {
		says: "Whether the organization knows the authorities of mutual TLS that documents name.",
		why: "An error where one is not among those of the live schema: an apply would be refused.",
		fix: "Name another authority in `mutualTls`, or take it away.",
		subjects: "keys of documents",
	},
	duplicates: {
		says: "Whether several integrations share a type and a name.",
		why: "A document of that name cannot tell which one it means, and people pick the wrong one in Architect.",
		fix: "Rename all but one on the platform, or name the right one with `adopt`.",
		subjects: "ids of the integrations",
	},
	"shared-credentials": {
		says: "Whether several integrations bind one credential.",
		why: "Who rewrites it for one changes it for all. An apply never does: it makes another one for the document's integration.",
		fix: "Give each integration a credential of its own.",
		subjects: "the id of the credential, then those of the integrations",
	},
	"orphan-credentials": {
		says: "Whether there are credentials that no integration binds.",
		why: "They hold secrets that nobody looks after. A warning for ours, which an interrupted run left; those of others are worth knowing.",
		fix: "Run `gc-integrations apply` for ours; delete the others on the platform once nobody needs them.",
		subjects: "ids of the credentials",
	},
	failing: {
		says: "Whether an integration is enabled and in ERROR.",
		why: "Its data actions fail, whoever manages it.",
		fix: "Read the platform's words. Where the cause is gone, `gc-integrations apply` enables ours again.",
		subjects: "the id of the integration",
	},
	owners: {
		says: "Whether all that carries a line is ours and has a document.",
		why: "A warning for a key of ours that no document has; integrations of other owners are worth knowing.",
		fix: "With `prune: true` an apply deletes what has no document; `gc-integrations release KEY` lets go of it; `previousKeys` says that its document has another key now.",
		subjects: "the key; of other owners, ids of the integrations",
	},
	budget: {
		says: "Whether the client's requests suffice.",
		why: "A warning where less than a tenth of those of this minute are left, so that somebody else uses the client, and where `rateLimit.requestsPerMinute` is over what the platform allows.",
		fix: "Give gc-integrations an OAuth client of its own, and a number below the platform's.",
		subjects: "none",
	},
};

export function isCheckName(name: string): name is CheckName {
	return checkNames.some((known) => known === name);
}

/** The whole help as plain text, for a terminal; ends with a line break. `width`: where sentences are wrapped. */
export function checkText(
	name: CheckName,
	width = Number.POSITIVE_INFINITY,
): string {
	const { says, why, fix, subjects } = checkHelp[name];
	const paragraphs = [
		`${name} (check of doctor): ${says}`,
		why,
		`What to do: ${fix}`,
		`Subjects: ${subjects}.`,
	];
	return `${paragraphs.map((text) => wrapped(plainWords(text), width)).join("\n\n")}\n`;
}

/** The whole help as Markdown without a heading; ends with a line break. */
export function checkMarkdown(name: CheckName): string {
	const { says, why, fix, subjects } = checkHelp[name];
	return `${says} ${why}\n\n**What to do.** ${fix}\n\n**Subjects.** ${subjects}.\n`;
}
