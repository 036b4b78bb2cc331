// Text -> how many columns of a terminal it takes.

const wide =
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const none = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** Colours of the palette. */
const colour = /\p{Cc}\[\d{1,3}m/gu;

/** What is wide counts twice; what has no width and what colours not at all. */
export function widthOf(text: string): number {
	if (/^[ -~]*$/.test(text)) return text.length;
	return Array.from(text.replace(colour, "")).reduce(
		(sum, letter) => sum + (none.test(letter) ? 0 : wide.test(letter) ? 2 : 1),
		0,
	);
}
