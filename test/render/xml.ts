// XML 1.0 -> its elements, or an error: strict enough to notice what a parser would refuse.

export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: Element[];
	text: string;
}

const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/;
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const named: Readonly<Record<string, string>> = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: '"',
	apos: "'",
};

export function parseXml(xml: string): Element {
	if (forbidden.test(xml)) throw new Error("a character that XML forbids");
	if (!declaration.test(xml)) throw new Error("no declaration");
	const body = xml.replace(declaration, "");
	const top: Element = { name: "", attributes: {}, children: [], text: "" };
	const open: Element[] = [top];
	const token = /<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;
	let end = 0;
	for (const match of body.matchAll(token)) {
		end = match.index + match[0].length;
		const [, closing, name, attributes, empty] = match;
		const parent = open.at(-1) ?? top;
		if (name === undefined) {
			parent.text += decode(match[0]);
		} else if (closing) {
			if (parent.name !== name) throw new Error(`</${name}> is not open`);
			open.pop();
		} else {
			const element: Element = {
				name,
				attributes: readAttributes(attributes ?? ""),
				children: [],
				text: "",
			};
			parent.children.push(element);
			if (!empty) open.push(element);
		}
	}
	if (end !== body.length)
		throw new Error(`not XML: ${body.slice(end, end + 40)}`);
	const [root] = top.children;
	if (
		open.length !== 1 ||
		!root ||
		top.children.length !== 1 ||
		top.text.trim()
	)
		throw new Error("not one element");
	return root;
}

function readAttributes(text: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [, name = "", value = ""] of text.matchAll(
		/([\w-]+)="([^"]*)"/g,
	)) {
		if (name in found) throw new Error(`${name} is given twice`);
		// A parser turns bare white space of an attribute into spaces.
		found[name] = decode(value.replace(/[\t\n\r]/g, " "));
	}
	return found;
}

function decode(text: string): string {
	if (text.includes("]]>")) throw new Error("]]> in text");
	return text.replace(/&(?:#(\d+)|(\w+))?(;?)/g, (whole, code, name, end) => {
		const character =
			code === undefined ? named[String(name)] : String.fromCodePoint(+code);
		if (character === undefined || end !== ";")
			throw new Error(`not an entity: ${whole}`);
		return character;
	});
}
