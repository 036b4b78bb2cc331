// Text of a template, piece by piece -> whether it stands inside a text of JSON.

/** Where in JSON the next piece stands. */
export interface JsonState {
	/** Inside of quotes. */
	quoted: boolean;
	escaped: boolean;
	/** The first character that is no blank; empty: there was none. */
	first: string;
}

export function startOfJson(): JsonState {
	return { quoted: false, escaped: false, first: "" };
}

export function readOn(state: JsonState, text: string): void {
	for (const character of text) {
		if (state.first === "" && character.trim() !== "") state.first = character;
		if (state.escaped) state.escaped = false;
		else if (state.quoted && character === "\\") state.escaped = true;
		else if (character === '"') state.quoted = !state.quoted;
	}
}
