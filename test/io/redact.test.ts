// Secrets -> texts from outside without them, in every form, at any length and number.
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/io/redact.ts";

function redactorOf(...secrets: readonly string[]) {
	const redactor = createRedactor();
	for (const secret of secrets) redactor.remember(secret);
	return redactor;
}

const hostile = `p"a's\`s w\\o"r<d>&-ä/ü?+~(*)!<&>'`;
const pem = `-----BEGIN PRIVATE KEY-----\n${"MIIEvCANARY+/a".repeat(4)}\n${"CANARYbCANARYc".repeat(4)}\n-----END PRIVATE KEY-----\n`;

const encodings: Readonly<Record<string, (secret: string) => string>> = {
	plain: (secret) => secret,
	JSON: (secret) => JSON.stringify(secret).slice(1, -1),
	"JSON in JSON": (secret) =>
		JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
	"JSON in ASCII": (secret) =>
		JSON.stringify(secret)
			.slice(1, -1)
			.replaceAll("ä", "\\u00e4")
			.replaceAll("ü", "\\u00fc"),
	"a path": encodeURIComponent,
	"a path, in small letters": (secret) =>
		encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase()),
	"a path, strictly": (secret) =>
		encodeURIComponent(secret).replace(
			/[!'()*]/g,
			(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
		),
	"a form": (secret) =>
		new URLSearchParams({ s: secret }).toString().slice("s=".length),
	"a page": (secret) =>
		secret
			.replaceAll("&", "&amp;")
			.replaceAll("<", "&lt;")
			.replaceAll(">", "&gt;")
			.replaceAll('"', "&quot;")
			.replaceAll("'", "&#39;"),
	"a page, in numbers": (secret) =>
		encodings["a page"]?.(secret).replaceAll("&#39;", "&#x27;") ?? "",
	"a page, in words": (secret) =>
		encodings["a page"]?.(secret).replaceAll("&#39;", "&apos;") ?? "",
	Base64: (secret) => Buffer.from(secret).toString("base64"),
	"Base64 for URLs": (secret) => Buffer.from(secret).toString("base64url"),
	"without the blanks around it": (secret) => secret.trim(),
};

describe("a secret is taken out", () => {
	for (const [name, encode] of Object.entries(encodings))
		it(`of a text that has it as ${name}`, () => {
			for (const secret of [
				...[hostile, ` ${hostile}\n`, pem, "päss"],
				"~~~?>>>??????",
			])
				expect(redactorOf(secret).scrub(`<${encode(secret)}>`)).toMatch(
					/^<\s*\(secret\)\s*>$/,
				);
		});

	it("of Base64 that holds it at any place", () => {
		for (const before of ["", "a", "ab", "user:"])
			for (const after of ["", "z", "zz", "zzz"])
				for (const encoding of ["base64", "base64url"] as const) {
					const text = Buffer.from(`${before}${hostile}${after}`).toString(
						encoding,
					);
					const said = redactorOf(hostile).scrub(text);
					expect(said, text).toContain("(secret)");
					// At most what its neighbours share with it is left.
					expect(said.replace("(secret)", "").length).toBeLessThan(14);
				}
	});

	it("of Base64 that holds it at any place, to the last character that it decides", () => {
		for (const secret of ["hunter2", "hunter22", "hunter2-3", "hunter2-34"])
			for (const before of [0, 1, 2, 3]) {
				const [text, other] = [0xff, 0x00].map((byte) =>
					Buffer.concat([
						Buffer.alloc(before, byte),
						Buffer.from(secret),
						Buffer.alloc(3, byte),
					]).toString("base64url"),
				);
				const shared = Array.from(text ?? "").filter(
					(sign, at) => sign === other?.[at],
				);
				expect(redactorOf(secret).scrub(text ?? "")).toBe(
					text?.replace(shared.join(""), "(secret)"),
				);
			}
	});

	it("but not of Base64 where it would be fewer than eight characters", () => {
		const { scrub } = redactorOf("abc123");
		const inside = Buffer.from("xabc123y").toString("base64");
		expect(scrub(inside)).toBe(inside);
		expect(scrub(Buffer.from("xyzabc123abc").toString("base64"))).toBe(
			"eHl6(secret)YWJj",
		);
	});

	it("of a text that has its short lines, however they end", () => {
		const lines = ["ab1", "cd2", "ef3"];
		for (const from of ["\n", "\r\n", "\\n"])
			for (const to of [from, "\n"])
				expect(
					redactorOf(` ${lines.join(from)} `).scrub(`<${lines.join(to)}>`),
				).toBe("<(secret)>");
	});

	it("of a text that has a line of twelve characters of it, not of eleven, and not what all keys share", () => {
		for (const end of ["\n", "\r\n", "\\n"]) {
			const { scrub } = redactorOf(
				[
					"-----BEGIN PRIVATE KEY-----",
					"twelve-signs",
					"  Twelve-signs",
					"eleven-sign",
					"",
				].join(end),
			);
			expect(
				scrub(
					"twelve-signs, Twelve-signs, eleven-sign, no -----BEGIN PRIVATE KEY-----",
				),
			).toBe("(secret), (secret), eleven-sign, no -----BEGIN PRIVATE KEY-----");
		}
	});

	it("of a text that has one line of it, however its lines end", () => {
		const { scrub } = redactorOf(pem);
		const line = pem.split("\n")[1] ?? "";
		expect(scrub(`line 2: ${line}!`)).toBe("line 2: (secret)!");
		expect(redactorOf(pem.replaceAll("\n", "\r\n")).scrub(pem)).not.toContain(
			"CANARY",
		);
		expect(redactorOf(pem.replaceAll("\n", "\\n")).scrub(pem)).not.toContain(
			"CANARY",
		);
	});

	it("with all that overlaps it", () => {
		const { scrub } = redactorOf("abcdef", "defghi", "abcdefghijkl", "cdef");
		expect(scrub("-abcdefghi-abcdefghijkl-abcdef-abcdefx")).toBe(
			"-(secret)-(secret)-(secret)-(secret)x",
		);
	});

	it("where it is half of a pair of surrogates, a pattern, or our own word", () => {
		expect(redactorOf("\ud800lone").scrub("a \ud800lone b")).toBe(
			"a (secret) b",
		);
		expect(redactorOf("a+b(c)*[$&").scrub("a+b(c)*[$&")).toBe("(secret)");
		expect(redactorOf("(secret)").scrub("a (secret) b")).toBe("a (secret) b");
		expect(redactorOf("secret").scrub("a secret")).toBe("a (secret)");
	});

	it("of 64 KiB, beside 500 others, from a long text", () => {
		const long = Array.from({ length: 4_000 }, (_, at) => `canary ${at} "ä"`)
			.join("\n")
			.slice(0, 65_536);
		const others = Array.from({ length: 500 }, (_, at) => `${pem}${at}`);
		const { scrub } = redactorOf(long, "a".repeat(65_536), ...others);
		for (const encode of [
			encodings["plain"],
			encodings["JSON in JSON"],
			encodings["Base64"],
		])
			expect(scrub(`x ${encode?.(long)} y`)).toBe("x (secret) y");
		expect(scrub(others.join(" "))).not.toContain("CANARY");
		expect(scrub("a".repeat(200_000))).toBe("(secret)");
		expect(scrub("-----BEGIN PRIVATE KEY-----".repeat(10_000))).toContain(
			"BEGIN",
		);
	});

	it("where it has fewer than four characters only if it stands alone", () => {
		const { scrub } = redactorOf("abc", "0", '"', "ü");
		expect(scrub("<abc> abcdef xabc 0 10 100 '0' ü über")).toBe(
			"<(secret)> abcdef xabc (secret) 10 100 '(secret)' (secret) über",
		);
		expect(scrub("YWJj")).toBe("YWJj");
		expect(redactorOf("abc").scrub("abc of abc")).toBe("(secret) of (secret)");
		expect(redactorOf("ab", "a").scrub("a ab aba")).toBe(
			"(secret) (secret) aba",
		);
	});

	it("of any length, at the beginning, at the end, and cut off it is none", () => {
		for (const length of [4, 5, 15, 16, 17, 63, 64, 65, 255, 256, 257, 300]) {
			const secret = Array.from({ length }, (_, at) =>
				String.fromCharCode(0x4e00 + at),
			).join("");
			const { scrub } = redactorOf(secret, "other-secret");
			expect(scrub(secret)).toBe("(secret)");
			expect(scrub(`x${secret}${secret}y`)).toBe("x(secret)(secret)y");
			for (const cut of [secret.slice(1), secret.slice(0, -1)])
				expect(scrub(`x${cut}y`)).toBe(`x${cut}y`);
		}
	});

	it("the longest of those that begin alike", () => {
		const longest = "abcd".repeat(80);
		const { scrub } = redactorOf(
			longest.slice(0, 20),
			longest,
			longest.slice(0, 100),
			longest.slice(0, 4),
		);
		expect(scrub(`${longest}-${longest.slice(0, 100)}x abcdx`)).toBe(
			"(secret)-(secret)x (secret)x",
		);
	});
});

it("what is secret in one text alone is nowhere else", () => {
	const { scrub } = redactorOf("always-secret");
	expect(scrub("this-time always-secret", ["this-time"])).toBe(
		"(secret) (secret)",
	);
	expect(scrub("this-time always-secret")).toBe("this-time (secret)");
});

it("a text without secrets stays what it was, and so does every text before one is known", () => {
	const text = 'answered 400 {"a": [true, null, 0]} — 🔑 \ud800';
	expect(createRedactor().scrub(text)).toBe(text);
	expect(redactorOf("", "something else").scrub(text)).toBe(text);
	expect(redactorOf("something else").scrub("")).toBe("");
});
