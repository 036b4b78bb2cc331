// The schemas' named formats -> predicates and the words that say what they want.
import { fullFormats } from "ajv-formats/dist/formats.js";
import { validate as isCron } from "node-cron";

export interface Format {
	test(value: string): boolean;
	/** Completes "must be …". */
	readonly wants: string;
}

export const formats: Readonly<Record<string, Format>> = {
	email: {
		test: isEmail,
		wants: "an e-mail address",
	},
	"google-scopes": {
		test: isGoogleScopes,
		wants:
			"a comma-separated list of Google scope URLs, each once and without spaces, such as https://www.googleapis.com/auth/calendar.readonly,https://www.googleapis.com/auth/contacts.readonly",
	},
	"http-url": {
		test: isHttpUrl,
		wants:
			"an http or https address without user name, query and fragment, such as https://gateway.example.com",
	},
	"https-url": {
		test: (value) =>
			isHttpUrl(value) &&
			/^https:|^http:\/\/(?:localhost|127\.[0-9.]+|\[::1\])(?:[:/]|$)/i.test(
				value,
			),
		wants:
			"an https address without user name, query and fragment, such as https://vault.example.com:8200; http on loopback only",
	},
	cron: {
		test: isSchedule,
		wants:
			'a cron expression of five fields, or six with seconds first, such as "*/5 * * * *"',
	},
	"time-zone": {
		test: isTimeZone,
		wants: "an IANA time zone, such as UTC or Europe/Berlin",
	},
	"file-link": {
		test: (value) =>
			/^https?:\/\/\S+$/i.test(value) && value.includes("{file}"),
		wants:
			"an http or https address with {file} in it, such as https://git.example.com/a/b/src/commit/{commit}/{file}#L{line}",
	},
	"git-url": {
		test: isGitUrl,
		wants:
			"an address as git clone takes it, without password, such as https://github.com/acme/integrations.git or git@example.com:acme/integrations.git",
	},
	"git-branch": {
		// What `git check-ref-format` refuses and a shell or git's own options could misread.
		test: (value) =>
			/^[\p{L}\p{N}_][\p{L}\p{N}_./-]*$/u.test(value) &&
			!/\.\.|\/\/|\/$|\.$|\.lock$/.test(value),
		wants: "a branch name, such as main",
	},
	"inner-path": {
		test: (value) =>
			value !== "" &&
			!/^[/\\]|^[A-Za-z]:/.test(value) &&
			!value.split(/[/\\]/).includes(".."),
		wants: "a folder inside of the repository, such as genesys/prod",
	},
	duration: {
		test: (value) => milliseconds(value) !== null,
		wants: "a duration, such as 500ms, 2s or 1m",
	},
};

/** As ajv takes them. */
export const formatTests = Object.fromEntries(
	Object.entries(formats).map(([name, { test }]) => [name, test]),
);

/** Milliseconds of a duration that the settings schema has accepted. */
export function parseDuration(text: string): number {
	const parsed = milliseconds(text);
	if (parsed === null) throw new RangeError("not a duration");
	return parsed;
}

/** What is no duration at all is the format's to tell. */
export function withinBound(
	keyword: "x-least" | "x-most",
	bound: string,
	value: string,
): boolean {
	const found = milliseconds(value);
	if (found === null) return true;
	const limit = parseDuration(bound);
	return keyword === "x-least" ? found >= limit : found <= limit;
}

const unitMilliseconds = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(text: string): number | null {
	// Seven digits keep every unit within what can be counted exactly.
	const match = /^([0-9]{1,7})(ms|s|m|h)$/.exec(text);
	if (match === null) return null;
	const unit = match[2] as keyof typeof unitMilliseconds;
	return Number(match[1]) * unitMilliseconds[unit];
}

function isEmail(value: string): boolean {
	// RFC 5321 ends an address at 254; the bound also keeps the pattern's work small.
	const email: unknown = fullFormats.email;
	return value.length <= 254 && email instanceof RegExp && email.test(value);
}

// Most scopes live under googleapis.com; the oldest ones (mail, calendar feeds) under google.com.
const scope =
	/^https:\/\/(?:[a-z0-9-]+\.)+(?:googleapis|google)\.com\/[A-Za-z0-9._/-]*$/;

function isGoogleScopes(value: string): boolean {
	const scopes = value.split(",");
	return (
		new Set(scopes).size === scopes.length &&
		scopes.every((one) => scope.test(one))
	);
}

function isHttpUrl(value: string): boolean {
	// The URL class forgives blanks, backslashes and missing slashes, which would then differ from what is shown.
	if (!/^https?:\/\/[^\s\\?#@]+$/i.test(value)) return false;
	return URL.canParse(value);
}

function isGitUrl(value: string): boolean {
	if (/^-|\s/.test(value)) return false;
	// user@host:path is what ssh takes; a path of this machine or an address with a scheme are the others.
	if (/^[\w.-]+@[\w.-]+:(?!\/\/)\S+$/.test(value) || value.startsWith("/"))
		return true;
	if (!/^(https?|ssh|file):\/\//i.test(value) || !URL.canParse(value))
		return false;
	return new URL(value).password === "";
}

function isSchedule(value: string): boolean {
	// node-cron also takes @nicknames and blanks around the fields.
	const fields = value.split(" ").length;
	return (
		(fields === 5 || fields === 6) &&
		/^\S+(?: \S+)+$/.test(value) &&
		isCron(value)
	);
}

function isTimeZone(value: string): boolean {
	// Offsets are accepted by some versions of Node only, and know no summer time.
	if (/^[+-]/.test(value)) return false;
	// A format takes 15 ms to make, the list 4; other names of the same zones are not in it.
	if (value === "UTC") return true;
	if (Intl.supportedValuesOf("timeZone").includes(value)) return true;
	try {
		new Intl.DateTimeFormat("en", { timeZone: value });
		return true;
	} catch {
		return false;
	}
}
