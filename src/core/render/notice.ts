// A notice -> the body of a request that tells it: our own JSON, a message for Slack, a card for Teams.
import type { Notice, NoticeDetail, NoticeLinks } from "../notice.ts";
import { identityOf } from "../plan/kinds.ts";
import type { Severity } from "../types.ts";
import { onOneLine } from "../values/text.ts";
import { printable } from "./palette.ts";

/** The notice itself as JSON, with `version`, `product`, and `links` where there is one. Members are only ever added. */
export function webhookBody(notice: Notice, links: NoticeLinks): string {
	const known = links.page !== null || links.commit !== null;
	return JSON.stringify(
		{
			version: 1,
			product: "gc-integrations",
			...notice,
			...(known ? { links } : {}),
		},
		(_, value: unknown) => (typeof value === "string" ? whole(value) : value),
	);
}

/** Half of a surrogate pair is legal in JSON, but many readers refuse it. */
function whole(text: string): string {
	return text.replace(/\p{Cs}/gu, "�");
}

/** Invisible characters hide what a text says; what joins emoji and Persian letters may stay. */
function visible(text: string): string {
	return printable(text.replace(/\r\n?/g, "\n"))
		.replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, "�")
		.replace(/\t/g, " ");
}

function oneLine(text: string): string {
	return onOneLine(visible(text), " ⏎ ");
}

/** Signs become what stands for them, until there is no room for more: a sign and its escape are never torn apart. */
function escaped(
	text: string,
	signOf: (character: string) => string,
	most: number,
): string {
	let written = "";
	let shortest = 0;
	for (const character of text) {
		const next = signOf(character);
		if (written.length + next.length > most)
			return `${written.slice(0, shortest)}…`;
		written += next;
		if (written.length < most) shortest = written.length;
	}
	return written;
}

function detailLine({ kind, integration, key, text }: NoticeDetail): string {
	if (key === null) return oneLine(text);
	const of = integration === undefined ? "" : ` of ${integration}`;
	return oneLine(`${identityOf({ kind, key })}${of}: ${text}`);
}

function more(count: number): string {
	return `… and ${count} more`;
}

const marks: Readonly<Record<Severity, string>> = {
	error: "🔴",
	warning: "🟡",
	info: "🟢",
};

// docs.slack.dev: a header has 150 characters at most, a text object 3000, a message 50 blocks. The whole message has
// a limit that is not documented, somewhere above 13 000.
const SLACK_HEADER = 150;
const SLACK_TEXT = 3000;
const SLACK_DETAIL = 300;
const SLACK_DETAIL_SECTIONS = 3;

/**
 * For an incoming webhook. Everything is plain text, in which Slack reads no markup, and the three signs of its control
 * sequences are escaped all the same; but for the links, whose words are ours.
 */
export function slackBody(notice: Notice, links: NoticeLinks): string {
	const plain = (text: string, most: number) => ({
		type: "plain_text",
		// An empty text is refused.
		text: escaped(text, slackSign, most) || "-",
		emoji: false,
	});
	const section = (text: string) => ({
		type: "section",
		text: plain(text, SLACK_TEXT),
	});
	const title = oneLine(notice.title);
	const text = visible(notice.text).trim();
	return JSON.stringify({
		text: escaped(`${title}\n${text}`, slackSign, SLACK_TEXT),
		blocks: [
			{
				type: "header",
				text: plain(`${marks[notice.severity]} ${title}`, SLACK_HEADER),
			},
			section(text),
			...slackDetails(notice.details).map((lines) => ({
				type: "section",
				text: { type: "plain_text", text: lines, emoji: false },
			})),
			{
				type: "context",
				elements: [
					...facts(notice).map(([name, value]) =>
						name === commitFact && links.commit !== null
							? slackLink(links.commit, `${name} ${oneLine(value)}`)
							: plain(`${name} ${oneLine(value)}`, SLACK_DETAIL),
					),
					...(links.page === null ? [] : [slackLink(links.page, pageTitle)]),
				],
			},
		],
		unfurl_links: false,
		unfurl_media: false,
	});
}

/** An address cannot end its link early, whatever it holds. */
function slackLink(address: string, words: string) {
	const url = address.replace(/[<>|\s]/g, encodeURIComponent);
	const [link, title] = [url, words].map((text) =>
		escaped(text, slackSign, Number.POSITIVE_INFINITY),
	);
	return { type: "mrkdwn", text: `<${link}|${title}>` };
}

function slackSign(character: string): string {
	if (character === "&") return "&amp;";
	if (character === "<") return "&lt;";
	return character === ">" ? "&gt;" : character;
}

function slackDetails(details: readonly NoticeDetail[]): readonly string[] {
	const sections: string[] = [];
	for (const [at, detail] of details.entries()) {
		const line = escaped(`• ${detailLine(detail)}`, slackSign, SLACK_DETAIL);
		const last = sections.at(-1);
		const room = SLACK_TEXT - more(details.length).length - 1;
		if (last !== undefined && last.length + 1 + line.length <= room)
			sections[sections.length - 1] = `${last}\n${line}`;
		else if (sections.length < SLACK_DETAIL_SECTIONS) sections.push(line);
		else {
			sections[sections.length - 1] = `${last}\n${more(details.length - at)}`;
			break;
		}
	}
	return sections;
}

const pageTitle = "Status page";
const commitFact = "Commit";

function facts(notice: Notice): readonly (readonly [string, string])[] {
	return [
		["Environment", notice.environment],
		["At", notice.at],
		...(notice.commit === null
			? []
			: [[commitFact, notice.commit.slice(0, 12)] as const]),
		["Notice", notice.id.slice(0, 12)],
	];
}

// learn.microsoft.com, "Create incoming webhooks": a message has 28 KB at most. It is not said in which encoding, so
// that the larger of the two counts.
const TEAMS_BYTES = 28 * 1024;
const TEAMS_LINE = 1000;
const TEAMS_DETAIL = 300;
const TEAMS_TITLE = 200;
const TEAMS_LINES = 8;

const styles: Readonly<Record<Severity, string>> = {
	error: "attention",
	warning: "warning",
	info: "good",
};

/** For a workflow with the trigger "When a Teams webhook request is received": one Adaptive Card 1.4. */
export function teamsBody(notice: Notice, links: NoticeLinks): string {
	// Line by line: renderers differ in what one line feed within a text means.
	const lines = visible(notice.text)
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "")
		.slice(0, TEAMS_LINES);
	const details = notice.details.map(detailLine);
	const actions = [
		...(links.page === null ? [] : [openUrl(pageTitle, links.page)]),
		...(links.commit === null ? [] : [openUrl(commitFact, links.commit)]),
	];
	const card = (shown: number): string =>
		JSON.stringify({
			type: "message",
			attachments: [
				{
					contentType: "application/vnd.microsoft.card.adaptive",
					contentUrl: null,
					content: {
						$schema: "http://adaptivecards.io/schemas/adaptive-card.json",
						type: "AdaptiveCard",
						version: "1.4",
						msteams: { width: "Full" },
						...(actions.length > 0 ? { actions } : {}),
						body: [
							{
								type: "Container",
								style: styles[notice.severity],
								bleed: true,
								items: [
									{
										...textBlock(oneLine(notice.title), TEAMS_TITLE),
										size: "Medium",
										weight: "Bolder",
									},
								],
							},
							...lines.map((line) => textBlock(line, TEAMS_LINE)),
							...details
								.slice(0, shown)
								.map((line) => textBlock(`• ${line}`, TEAMS_DETAIL)),
							...(shown < details.length
								? [textBlock(more(details.length - shown), TEAMS_DETAIL)]
								: []),
							{
								type: "FactSet",
								facts: facts(notice).map(([title, value]) => ({
									title,
									value: markdown(oneLine(value), TEAMS_DETAIL),
								})),
							},
						],
					},
				},
			],
		});
	let shown = details.length;
	let body = card(shown);
	while (shown > 0 && sizeOf(body) > TEAMS_BYTES) {
		shown = Math.min(shown - 1, Math.floor(shown * 0.9));
		body = card(shown);
	}
	return body;
}

function openUrl(title: string, url: string) {
	return { type: "Action.OpenUrl", title, url };
}

function textBlock(text: string, most: number) {
	return {
		type: "TextBlock",
		text: markdown(text, most),
		wrap: true,
		spacing: "Small",
	};
}

/** Adaptive Cards read a part of CommonMark, and {{DATE()}} and {{TIME()}}. */
function markdown(text: string, most: number): string {
	return (
		escaped(text, markdownSign, most)
			// Only at the beginning of a line these make a list, a heading or a rule.
			.replace(/^(?=[#+=-])/, "\\")
			.replace(/^(\d+)(?=[.)])/, "$1\\")
	);
}

function markdownSign(character: string): string {
	return /[\\`*_[\]<>{}~|&]/.test(character) ? `\\${character}` : character;
}

function sizeOf(text: string): number {
	return Math.max(new TextEncoder().encode(text).length, text.length * 2);
}
