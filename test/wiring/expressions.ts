// GitHub's `${{ }}` -> values: the part of the language that the action and the workflows use.

export type Value =
	| string
	| boolean
	| null
	| { readonly [name: string]: Value };

/** `${{ }}` anywhere in a text; a text that is one expression keeps its value's type. */
export function fill(text: string, context: Value): Value {
	const whole = /^\$\{\{(.*?)\}\}$/s.exec(text.trim());
	if (whole && !whole[1]?.includes("${{"))
		return evaluate(whole[1] ?? "", context);
	return text.replace(/\$\{\{(.*?)\}\}/gs, (_, inner: string) =>
		asText(evaluate(inner, context)),
	);
}

export function asText(value: Value): string {
	if (value === null) return "";
	return typeof value === "object" ? "Object" : String(value);
}

export function isTrue(value: Value): boolean {
	return value !== null && value !== "" && value !== false;
}

/** `context` has `cancelled`, `failed` as strings for the status functions. */
export function evaluate(text: string, context: Value): Value {
	const tokens =
		text.match(/'(?:[^']|'')*'|&&|\|\||==|!=|[!()]|[A-Za-z_][\w.-]*/g) ?? [];
	if (tokens.join("") !== text.replace(/\s+(?=(?:[^']*'[^']*')*[^']*$)/g, ""))
		throw new Error(`not understood: ${text}`);
	let at = 0;
	const take = (token: string): boolean => {
		if (tokens[at] !== token) return false;
		at++;
		return true;
	};
	const any = (): Value => {
		let left = all();
		while (take("||")) {
			const right = all();
			left = isTrue(left) ? left : right;
		}
		return left;
	};
	const all = (): Value => {
		let left = equal();
		while (take("&&")) {
			const right = equal();
			left = isTrue(left) ? right : left;
		}
		return left;
	};
	const equal = (): Value => {
		const left = not();
		if (take("==")) return asText(left) === asText(not());
		if (take("!=")) return asText(left) !== asText(not());
		return left;
	};
	const not = (): Value => (take("!") ? !isTrue(not()) : primary());
	const primary = (): Value => {
		if (take("(")) {
			const inner = any();
			if (!take(")")) throw new Error(`a parenthesis is open: ${text}`);
			return inner;
		}
		const token = tokens[at++] ?? "";
		if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
		if (take("(")) {
			if (!take(")")) throw new Error(`arguments are not understood: ${text}`);
			return lookUp(`status.${token}`, context);
		}
		return lookUp(token, context);
	};
	const value = any();
	if (at !== tokens.length) throw new Error(`not understood: ${text}`);
	return value;
}

function lookUp(path: string, context: Value): Value {
	let value: Value = context;
	for (const name of path.split(".")) {
		if (value === null || typeof value !== "object") return null;
		value = Object.hasOwn(value, name) ? (value[name] ?? null) : null;
	}
	return value;
}
