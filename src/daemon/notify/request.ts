// A notice and a receiver -> the body and the headers of the request that tells it.

import { createHmac } from "node:crypto";
import type { Notice, NoticeLinks } from "../../core/notice.ts";
import { slackBody, teamsBody, webhookBody } from "../../core/render/notice.ts";
import type { Receiver } from "./receiver.ts";

export const bodies: Readonly<
	Record<Receiver["type"], (notice: Notice, links: NoticeLinks) => string>
> = {
	webhook: webhookBody,
	slack: slackBody,
	teams: teamsBody,
};

export function headersOf(
	receiver: Receiver,
	notice: Notice,
	body: string,
	now: number,
): Readonly<Record<string, string>> {
	const common = {
		"content-type": "application/json",
		"user-agent": "gc-integrations",
	};
	if (receiver.type !== "webhook") return common;
	// Of this attempt: receivers refuse old ones, so that nobody can play them back.
	const timestamp = String(Math.floor(now / 1000));
	const signed = {
		...common,
		"x-gc-integrations-event": notice.event,
		"x-gc-integrations-delivery": deliveryId(receiver, notice),
		"x-gc-integrations-timestamp": timestamp,
	};
	if (receiver.secret === null) return signed;
	const signature = createHmac("sha256", receiver.secret)
		.update(`${timestamp}.${body}`)
		.digest("hex");
	return { ...signed, "x-gc-integrations-signature": `sha256=${signature}` };
}

/** The same on every attempt. With the date, because equal news can come again after it was over. */
function deliveryId({ name }: Receiver, { id, at }: Notice): string {
	const place = name.replace(/[^A-Za-z0-9]+/g, "-");
	return `${id}-${place}-${Math.floor(Date.parse(at) / 1000)}`;
}
