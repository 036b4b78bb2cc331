// What a source gave: a value, or words about why it gave none.

export type Resolved =
	| { readonly value: string }
	/** Completes "which …": `is not set`. Never holds the value. */
	| { readonly problem: string };

/** Editors and `kubectl create secret --from-file` end files with one line break; more is the secret's own. */
export function secretOf(text: string): Resolved {
	const value = text.replace(/\r?\n$/, "");
	return value === "" ? { problem: "is empty" } : { value };
}
