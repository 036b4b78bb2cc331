// What is wrong with a template, or with what it does -> the sentences a person reads.
import { didYouMean } from "../values/words.ts";

export const endOfText = "the end";
export const quoted = (text: string) => `"${text}"`;
export const tooDeep = "this is nested too deeply";
export const invisible =
	"there is an invisible character here (zero-width space): take it away";

export const referenceNotClosed = (source: string, instead: string) =>
	`"${source}" has no "}": found ${instead}`;
export const argumentsNotClosed = (name: string, instead: string) =>
	`the call of ${name} has no ")": found ${instead}`;
export const indexNotClosed = (instead: string) =>
	`"[" behind a reference is an index and has no "]": found ${instead}`;
export const bracketNotClosed = (
	open: string,
	close: string,
	instead: string,
) => `"${open}" has no "${close}": found ${instead}`;
export const quoteNotClosed = (quote: string) =>
	`this text in quotes has no second ${quote === "'" ? "'" : '"'}`;
export const badUnicode = "\\u wants four hexadecimal digits";
export const alternative =
	'a default behind "|" is not known to work on the platform: write #if and #else';
export const reservedName = (name: string) =>
	`"${name}" cannot be the name of a property in a template`;
export const noExpression = (instead: string) =>
	`expected a reference, a number, or a text in quotes: found ${instead}`;
export const noBracketHere =
	"no bracket can open here, in the arguments of a call or in an index: #set a name before";
export const rangeForm =
	"a range is written [1..5], with whole numbers or references";
export const mapForm = (instead: string) =>
	`a map is written {"name": value}: found ${instead}`;
export const signBehind =
	'"-" with a digit right behind it is a negative number: write a blank between them to subtract';
/** Where Velocity loses characters, or takes them for something else. */
export const misread = (written: string) =>
	`Velocity does not write ${written} as it stands: write $esc.dollar for "$" and $esc.hash for "#"`;
export const braceBehind =
	"Velocity misreads what stands right behind this reference: write it, and the ones before it, with braces";
export const commentNotClosed = 'the comment "#*" has no "*#"';
export const verbatimNotClosed = '"#[[" has no "]]#"';
export const blockNotClosed = (name: string) => `#${name} has no #end`;
export const closesNothing = (name: string) =>
	`#${name} belongs to no #if or #foreach`;
export const secondElse = (name: string, block: string) =>
	`#${name} cannot stand behind the #else of #${block}`;
export const bracketWanted = (name: string) =>
	`#${name} wants its expression in brackets: #${name} (…)`;
export const equalsWanted = (instead: string) =>
	`#set is written #set($name = value): found ${instead}`;
export const referenceWanted = (instead: string) =>
	`expected a reference, such as $name: found ${instead}`;
export const loopForm = "#foreach is written #foreach($item in $list)";
export const forbidden = (name: string) =>
	`#${name} does not work in the templates of data actions`;
export const breakNotKnown =
	"what the platform makes of #break is not known, so it cannot be tested offline";
export const unknownDirective = (name: string) =>
	`#${name} is no directive: where it is text, write #[[#${name}]]#`;

export const notSet = (name: string, suggestion: string | undefined) =>
	`$${name} has not been set${didYouMean(suggestion)}`;

export const memberOfNull = (source: string, name: string) =>
	`${source} is null here, and what the platform makes of .${name} of a null is not known: ask for it in an #if before`;
export const indexOfNull = (source: string) =>
	`${source} is null here, and has no items: ask for it in an #if before`;
export const noProperty = (owner: string, name: string) =>
	`${owner} has no property ${name}`;
export const noMethod = (
	owner: string,
	name: string,
	suggestion: string | undefined,
) => `${owner} has no method ${name}${didYouMean(suggestion)}`;
export const noIndex = (owner: string) => `${owner} has no items`;
export const outOfBounds = (index: string, length: number) =>
	`there is no item ${index}: there are ${length}`;
export const wrongArguments = (name: string, wanted: string) =>
	`${name} takes ${wanted}`;
export const nullArgument = (name: string) =>
	`an argument of ${name} is null here: ask for it in an #if before`;
export const notKnown = (what: string) =>
	`what the platform makes of ${what} is not known, so it cannot be tested offline`;
export const threw = (what: string) => `${what} fails`;
export const comparedNull =
	"one side of this comparison is null here, and what the platform makes of that is not known: ask for it in an #if before";
export const comparedTexts =
	"only numbers can be compared with <, >, <= and >=: this is something else";
export const notIterable =
	"#foreach goes through a list: this is something else";
export const notAssignable =
	"only a name of its own, such as $name, can be set here";
export const tooMuch =
	"this template writes or repeats more than can be tested offline";

export const aText = "a text";
export const aNumber = "a number";
export const aBoolean = "true or false";
export const aList = "a list";
export const aMap = "a map";
