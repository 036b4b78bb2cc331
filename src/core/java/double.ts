// A double -> the text that Java writes for it.

/** Beyond these, older and newer releases of Java write other digits. */
export function isWrittenAlike(value: number): boolean {
	return !Number.isFinite(value) || Math.abs(value) < 2 ** 53;
}

export function doubleText(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
	if (Object.is(value, -0)) return "-0.0";
	const size = Math.abs(value);
	if (size === 0 || (size >= 1e-3 && size < 1e7)) return decimal(value);
	// The smallest one has one digit more in Java.
	const [digits = "", power = ""] =
		size === Number.MIN_VALUE
			? [value < 0 ? "-4.9" : "4.9", "-324"]
			: value.toExponential().split("e");
	return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(power)}`;
}

function decimal(value: number): string {
	const text = String(value);
	return text.includes(".") ? text : `${text}.0`;
}
