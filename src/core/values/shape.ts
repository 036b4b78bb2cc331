// What a stored value should be like -> whether it is: a file may be of another version, or of somebody's hand.
import { isObject } from "./json.ts";

export type Check<T> = (value: unknown) => value is T;

export function isText(value: unknown): value is string {
	return typeof value === "string";
}

export function isCount(value: unknown): value is number {
	return Number.isInteger(value);
}

/** Milliseconds since 1970, within what a date can hold. */
export function isTime(value: unknown): value is number {
	return typeof value === "number" && Math.abs(value) <= 8.64e15;
}

export function isDate(value: unknown): value is string {
	return isText(value) && !Number.isNaN(Date.parse(value));
}

export function isOneOf<T>(known: readonly T[]): Check<T> {
	return (value): value is T => known.some((one) => one === value);
}

export function orNull<T>(check: Check<T>): Check<T | null> {
	return (value): value is T | null => value === null || check(value);
}

/** Of a member that need not be there. */
export function orAbsent<T>(check: Check<T>): Check<T | undefined> {
	return (value): value is T | undefined => value === undefined || check(value);
}

export function isListOf<T>(check: Check<T>): Check<readonly T[]> {
	return (value): value is readonly T[] =>
		Array.isArray(value) && value.every(check);
}

/** It may have more members than these. */
export function hasMembers<T>(
	members: { readonly [Name in keyof T]-?: Check<T[Name]> },
): Check<T> {
	return (value): value is T =>
		isObject(value) &&
		Object.entries<Check<unknown>>(members).every(([name, check]) =>
			check(value[name]),
		);
}
