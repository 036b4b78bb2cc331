// Text -> where Git left two versions of it side by side.

/** The first mark of the first conflict; undefined: there is none. */
export function conflictIn(
	text: string,
): { readonly at: number; readonly end: number } | undefined {
	const ours = /^<{7} .*$/m.exec(text);
	if (!ours || !/^>{7} /m.test(text.slice(ours.index))) return undefined;
	return { at: ours.index, end: ours.index + ours[0].trimEnd().length };
}
