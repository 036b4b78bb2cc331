// A status and a text -> the reply, with what keeps browsers from doing more with it than showing it.
import type { ServerResponse } from "node:http";

const securityHeaders: Readonly<Record<string, string>> = {
	"content-security-policy":
		"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"referrer-policy": "no-referrer",
	"cross-origin-resource-policy": "same-origin",
	"cache-control": "no-store",
};

export function send(
	response: ServerResponse,
	code: number,
	type: string,
	text: string,
): void {
	const body = Buffer.from(text);
	response.writeHead(code, {
		...securityHeaders,
		"content-type": type.includes("charset") ? type : `${type}; charset=utf-8`,
		"content-length": body.length,
	});
	response.end(response.req.method === "HEAD" ? undefined : body);
}

export function sendJson(
	response: ServerResponse,
	code: number,
	value: unknown,
): void {
	const text = `${JSON.stringify(value, null, 2)}\n`;
	send(response, code, "application/json", text);
}
