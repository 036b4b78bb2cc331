// Notices with names that mean harm -> bodies that show them and do nothing else, within what the receivers take.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Notice, NoticeLinks } from "../../../src/core/notice.ts";
import {
	slackBody,
	teamsBody,
	webhookBody,
} from "../../../src/core/render/notice.ts";
import { anyText } from "../../fixtures/any-text.ts";

function noticeOf(more: Partial<Notice> = {}): Notice {
	return {
		event: "refused",
		environment: "prod",
		at: "2026-01-01T10:00:00.000Z",
		severity: "warning",
		title: "prod: 1 refusal waits for a decision",
		text: "1 refused\nDecide.",
		details: [{ key: "crm", text: "max-deletes: too many" }],
		commit: "c0ffee0123456789",
		id: "0123456789abcdef0123456789abcdef",
		...more,
	};
}

const noLinks: NoticeLinks = { page: null, commit: null };

const hostile = [
	"<!channel> <!here> <@U024BE7LH> <#C024BE7LR|general>",
	"<http://evil.example|click> & &lt;!channel&gt;",
	"*bold* _italic_ ~gone~ `code` [link](http://evil.example) ![x](y)",
	"<at>everyone</at> {{DATE(2017-02-14T06:00:00Z, SHORT)}} @{x}",
	"# heading",
	"1. list",
	"- list",
	"=====",
	"\u202egnp.exe\u200b\u0000\u001b[31m",
	"half \ud800 a pair",
	'"}],"evil":[{"a":"',
];

interface Block {
	readonly type: string;
	readonly text?: { readonly type: string; readonly text: string };
	readonly elements?: readonly {
		readonly type: string;
		readonly text: string;
	}[];
}
interface SlackMessage {
	readonly text: string;
	readonly blocks: readonly Block[];
}
const slack = (notice: Notice, links = noLinks) =>
	JSON.parse(slackBody(notice, links)) as SlackMessage;
const textsOf = ({ blocks }: SlackMessage) =>
	blocks.flatMap(({ text, elements }) => [
		...(text ? [text] : []),
		...(elements ?? []),
	]);

interface CardElement {
	readonly type: string;
	readonly text?: string;
	readonly items?: readonly CardElement[];
	readonly facts?: readonly {
		readonly title: string;
		readonly value: string;
	}[];
}
interface TeamsMessage {
	readonly type: string;
	readonly attachments: readonly {
		readonly contentType: string;
		readonly contentUrl: null;
		readonly content: {
			readonly type: string;
			readonly version: string;
			readonly body: readonly CardElement[];
			readonly actions?: readonly {
				readonly type: string;
				readonly title: string;
				readonly url: string;
			}[];
		};
	}[];
}
const teams = (notice: Notice, links = noLinks) =>
	JSON.parse(teamsBody(notice, links)) as TeamsMessage;
const shownBy = (message: TeamsMessage): readonly string[] =>
	(message.attachments[0]?.content.body ?? []).flatMap((element) => [
		...(element.text === undefined ? [] : [element.text]),
		...(element.items ?? []).map(({ text }) => text ?? ""),
		...(element.facts ?? []).map(({ value }) => value),
	]);

describe("as they look", () => {
	it("the webhook's", () => {
		expect(JSON.parse(webhookBody(noticeOf(), noLinks))).toEqual({
			version: 1,
			product: "gc-integrations",
			...noticeOf(),
		});
	});
	it("Slack's", () => {
		expect(slack(noticeOf())).toMatchInlineSnapshot(`
			{
			  "blocks": [
			    {
			      "text": {
			        "emoji": false,
			        "text": "🟡 prod: 1 refusal waits for a decision",
			        "type": "plain_text",
			      },
			      "type": "header",
			    },
			    {
			      "text": {
			        "emoji": false,
			        "text": "1 refused
			Decide.",
			        "type": "plain_text",
			      },
			      "type": "section",
			    },
			    {
			      "text": {
			        "emoji": false,
			        "text": "• crm: max-deletes: too many",
			        "type": "plain_text",
			      },
			      "type": "section",
			    },
			    {
			      "elements": [
			        {
			          "emoji": false,
			          "text": "Environment prod",
			          "type": "plain_text",
			        },
			        {
			          "emoji": false,
			          "text": "At 2026-01-01T10:00:00.000Z",
			          "type": "plain_text",
			        },
			        {
			          "emoji": false,
			          "text": "Commit c0ffee012345",
			          "type": "plain_text",
			        },
			        {
			          "emoji": false,
			          "text": "Notice 0123456789ab",
			          "type": "plain_text",
			        },
			      ],
			      "type": "context",
			    },
			  ],
			  "text": "prod: 1 refusal waits for a decision
			1 refused
			Decide.",
			  "unfurl_links": false,
			  "unfurl_media": false,
			}
		`);
	});
	it("Teams'", () => {
		expect(teams(noticeOf())).toMatchInlineSnapshot(`
			{
			  "attachments": [
			    {
			      "content": {
			        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
			        "body": [
			          {
			            "bleed": true,
			            "items": [
			              {
			                "size": "Medium",
			                "spacing": "Small",
			                "text": "prod: 1 refusal waits for a decision",
			                "type": "TextBlock",
			                "weight": "Bolder",
			                "wrap": true,
			              },
			            ],
			            "style": "warning",
			            "type": "Container",
			          },
			          {
			            "spacing": "Small",
			            "text": "1 refused",
			            "type": "TextBlock",
			            "wrap": true,
			          },
			          {
			            "spacing": "Small",
			            "text": "Decide.",
			            "type": "TextBlock",
			            "wrap": true,
			          },
			          {
			            "spacing": "Small",
			            "text": "• crm: max-deletes: too many",
			            "type": "TextBlock",
			            "wrap": true,
			          },
			          {
			            "facts": [
			              {
			                "title": "Environment",
			                "value": "prod",
			              },
			              {
			                "title": "At",
			                "value": "2026-01-01T10:00:00.000Z",
			              },
			              {
			                "title": "Commit",
			                "value": "c0ffee012345",
			              },
			              {
			                "title": "Notice",
			                "value": "0123456789ab",
			              },
			            ],
			            "type": "FactSet",
			          },
			        ],
			        "msteams": {
			          "width": "Full",
			        },
			        "type": "AdaptiveCard",
			        "version": "1.4",
			      },
			      "contentType": "application/vnd.microsoft.card.adaptive",
			      "contentUrl": null,
			    },
			  ],
			  "type": "message",
			}
		`);
	});
});

describe("where to read on", () => {
	const links = {
		page: "https://integrations.example.com/gc/?environment=prod",
		commit: "https://github.com/acme/integrations/commit/c0ffee0123456789",
	};

	it("is told to a webhook", () => {
		expect(JSON.parse(webhookBody(noticeOf(), links))).toMatchObject({ links });
	});

	it("is linked in Slack, and nothing is said twice", () => {
		const { blocks } = slack(noticeOf(), links);
		expect(blocks.at(-1)?.elements).toEqual([
			{ type: "plain_text", text: "Environment prod", emoji: false },
			{ type: "plain_text", text: "At 2026-01-01T10:00:00.000Z", emoji: false },
			{ type: "mrkdwn", text: `<${links.commit}|Commit c0ffee012345>` },
			{ type: "plain_text", text: "Notice 0123456789ab", emoji: false },
			{ type: "mrkdwn", text: `<${links.page}|Status page>` },
		]);
	});

	it("is a button in Teams", () => {
		expect(teams(noticeOf(), links).attachments[0]?.content.actions).toEqual([
			{ type: "Action.OpenUrl", title: "Status page", url: links.page },
			{ type: "Action.OpenUrl", title: "Commit", url: links.commit },
		]);
	});

	test.each(["a|b>c<!channel> d&e\nf", ...hostile])(
		"no address ends its link early: %j",
		(text) => {
			const page = `https://example.com/${text}`;
			const [link] = textsOf(slack(noticeOf(), { page, commit: null })).filter(
				({ type }) => type === "mrkdwn",
			);
			const [, url = ""] =
				/^<([^<>|\s]+)\|Status page>$/.exec(link?.text ?? "") ?? [];
			expect(url.replaceAll("&amp;", "")).not.toContain("&");
			expect(url).toMatch(/^https:\/\/example\.com\//);
		},
	);
});

describe.each(hostile)("%j", (name) => {
	const notice = noticeOf({
		environment: name,
		title: `${name}: refused`,
		text: `${name}\n${name}`,
		details: [
			{ key: name, text: name },
			{ key: null, text: name },
		],
	});

	it("reaches Slack as what it is", () => {
		const message = slack(notice);
		const texts = textsOf(message);
		expect(texts.every(({ type }) => type === "plain_text")).toBe(true);
		for (const text of [message.text, ...texts.map((each) => each.text)]) {
			expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
			expect(text).not.toMatch(/[\u202e\u200b]|(?!\n)\p{Cc}/u);
		}
		// What Slack makes of it again.
		const seen = message.text
			.replaceAll("&lt;", "<")
			.replaceAll("&gt;", ">")
			.replaceAll("&amp;", "&");
		if (/^[ -~]*$/.test(name)) expect(seen).toContain(name);
	});

	it("reaches Teams as what it is", () => {
		for (const shown of shownBy(teams(notice))) {
			expect(shown).not.toMatch(/^(?:[#+=-]|\d+[.)])/);
			// Every sign of the markup has an odd number of backslashes before it.
			const bare = shown.replace(/\\[!-/:-@[-`{-~]/g, "");
			expect(bare).not.toMatch(/[\\`*_[\]<>{}~|&]/);
			expect(shown).not.toMatch(/[\u202e\u200b]|(?!\n)\p{Cc}/u);
		}
		if (/^[ -~]*$/.test(name))
			expect(
				shownBy(teams(notice)).map((text) =>
					text.replace(/\\([!-/:-@[-`{-~])/g, "$1"),
				),
			).toContain(name);
	});

	it("reaches a webhook as what it is", () => {
		const body = webhookBody(notice, noLinks);
		expect(body).not.toMatch(/\\ud[89a-f]/i);
		expect(JSON.parse(body)).toMatchObject({
			environment: name.replace("\ud800", "�"),
			details: [{ key: name.replace("\ud800", "�") }, { key: null }],
		});
	});
});

const words = anyText({ maxLength: 4000 });
const longText = fc
	.tuple(
		fc.constantFrom("&", "<", "*", "é", "😀", "x ", "\n", "\\"),
		fc.nat(9000),
	)
	.map(([unit, times]) => unit.repeat(times));
const anyNotice = fc
	.record({
		environment: fc.oneof(words, longText),
		title: fc.oneof(words, longText),
		text: fc.oneof(words, longText),
		severity: fc.constantFrom("error", "warning", "info"),
		commit: fc.option(words),
		details: fc.oneof(
			fc.array(
				fc.record({
					key: fc.option(words),
					text: fc.oneof(words, longText),
				}),
				{ maxLength: 8 },
			),
			fc
				.tuple(fc.integer({ min: 50, max: 101 }), longText)
				.map(([count, text]) =>
					Array.from({ length: count }, () => ({ key: "k", text })),
				),
		),
	})
	.map(noticeOf);

test("within the limits, whatever it says", () => {
	fc.assert(
		fc.property(anyNotice, (notice) => {
			const message = slack(notice);
			expect(message.blocks.length).toBeLessThanOrEqual(50);
			expect(message.text.length).toBeLessThanOrEqual(3000);
			expect(message.blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
			const texts = textsOf(message);
			for (const { text } of texts) {
				expect(text.length).toBeGreaterThan(0);
				expect(text.length).toBeLessThanOrEqual(3000);
				expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
			}
			const sum = texts.reduce((all, { text }) => all + text.length, 0);
			expect(sum).toBeLessThan(13_500);
			const card = teamsBody(notice, noLinks);
			expect(Buffer.byteLength(card)).toBeLessThanOrEqual(28 * 1024);
			expect(Buffer.byteLength(card, "utf16le")).toBeLessThanOrEqual(28 * 1024);
			for (const shown of shownBy(teams(notice)))
				expect(shown.replace(/\\[!-/:-@[-`{-~]/g, "")).not.toMatch(
					/[\\`*_[\]<>{}~|&]/,
				);
		}),
		{ numRuns: 60 },
	);
});

test("what does not fit is counted", () => {
	const details = Array.from({ length: 100 }, (_, at) => ({
		key: `key-${at}`,
		text: "x".repeat(290),
	}));
	const notice = noticeOf({ details });
	const inSlack = textsOf(slack(notice))
		.flatMap(({ text }) => text.split("\n"))
		.filter((line) => line.startsWith("• ")).length;
	expect(inSlack).toBeGreaterThan(10);
	expect(slackBody(notice, noLinks)).toContain(`… and ${100 - inSlack} more`);
	const inTeams = shownBy(teams(notice)).filter((line) =>
		line.startsWith("• "),
	).length;
	expect(inTeams).toBeGreaterThan(10);
	expect(teamsBody(notice, noLinks)).toContain(`… and ${100 - inTeams} more`);
});
