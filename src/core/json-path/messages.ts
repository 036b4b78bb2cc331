// What is wrong with a path, or with what it does -> the sentences a person reads.
import { didYouMean } from "../values/words.ts";

export const mustBegin = 'a path begins with "$"';
export const blankBefore = "take away the blank before the path";
export const empty = 'a path is missing: "$" is the whole answer';
export const endsWithDot = 'a path cannot end with "."';
export const dotOrBracket = (instead: string) =>
	`expected "." or "[": found "${instead}"`;
export const threeDots = 'there are too many "."';
export const nameWanted = 'expected a name or "*"';
export const blankInName =
	"a name with a blank is written in brackets and quotes: ['two words']";
export const bracketForm =
	"in brackets stand names in quotes, numbers, a slice such as 0:2, * or ?(…)";
export const bracketNotClosed = '"[" has no "]"';
export const emptyName = "a name is missing between the commas";
export const quoteNotClosed = "this text in quotes has no second quote";
export const badUnicode = "\\u wants four hexadecimal digits";
export const quoteInName =
	"a name with a quote is written in brackets and quotes in a filter";
export const commaWanted = 'expected "," or "]" behind the name';
export const indexForm = "an index is a whole number";
export const sliceForm = "a slice is written 1:, :2 or 1:2, without blanks";
export const steppedSlice =
	"a third number in a slice is ignored: take it away";
export const placeholder =
	'a filter is written [?(…)]: "?" alone stands for none';
export const filterNotClosed = 'the filter has no ")]"';
export const emptyFilter = "the filter asks for nothing";
export const operatorWanted = (instead: string) =>
	`expected an operator, such as ==, && or ||: found "${instead}"`;
export const valueWanted =
	"expected a path, a number, a text in quotes, true, false or null";
export const pathInComparison = "what stands alone in a filter must be a path";
export const blanksAround =
	"write blanks around && and ||: they belong to the name otherwise";
export const parenthesisWanted = '"(" has no ")"';
export const listForm =
	"a list in a filter holds texts in quotes, numbers, true, false and null";
export const patternNotKnown = (pattern: string) =>
	`what Java makes of the pattern ${pattern} is not known, so it cannot be tested offline`;
export const operatorNotKnown = (operator: string) =>
	`what the platform makes of ${operator} is not known, so it cannot be tested offline`;
export const unknownFunction = (name: string, suggestion: string | undefined) =>
	`there is no function ${name}${didYouMean(suggestion)}`;
export const functionNotKnown = (name: string) =>
	`what the platform makes of ${name}() here is not known, so it cannot be tested offline`;
export const behindFunction = "nothing can follow a function";
export const argumentForm = (name: string) =>
	`${name}() takes numbers, texts in double quotes, and paths`;
export const tooDeep = "this is nested too deeply";

export const filterOnPlain = "the filter meets neither a list nor an object";
export const noNumbers = (name: string) => `${name}() finds no numbers`;
export const noItem = (name: string) => `${name}() finds no such item`;
export const numberTooLarge =
	"a number as large as this is not written alike by all releases of Java";
export const unclear =
	"what Jayway makes of this depends on what was read before: name the list instead of ..[";
export const tooMuch = "this path goes through more than can be tested offline";

/** Nothing is known to be wrong: the platform may take it. */
export function isUnsure(message: string): boolean {
	return message.endsWith("cannot be tested offline");
}
