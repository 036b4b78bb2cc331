// Two JSON values -> where they differ.
import type { Json } from "../types.ts";
import { isObject } from "../values/json.ts";
import type { Difference } from "./types.ts";

export function differences(
	path: string,
	expected: Json | undefined,
	actual: Json | undefined,
): readonly Difference[] {
	if (isObject(expected) && isObject(actual)) {
		const names = [
			...new Set([...Object.keys(expected), ...Object.keys(actual)]),
		];
		return names.flatMap((name) =>
			differences(
				path === "" ? name : `${path}.${name}`,
				own(expected, name),
				own(actual, name),
			),
		);
	}
	if (Array.isArray(expected) && Array.isArray(actual)) {
		const wanted = expected as readonly Json[];
		const found = actual as readonly Json[];
		return Array.from(
			{ length: Math.max(wanted.length, found.length) },
			(_, index) => index,
		).flatMap((index) =>
			differences(`${path}[${index}]`, wanted[index], found[index]),
		);
	}
	return expected === actual ? [] : [{ path, expected, actual }];
}

function own(
	value: { readonly [member: string]: Json },
	name: string,
): Json | undefined {
	return Object.hasOwn(value, name) ? value[name] : undefined;
}
