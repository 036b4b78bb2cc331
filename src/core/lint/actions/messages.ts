// What is wrong with a data action -> the sentences a person reads.
import { didYouMean, list, some } from "../../values/words.ts";

// template-syntax

export const methodBehind = (source: string, method: string) =>
	`a method is called inside the braces: ${source.replace(/\}$/, "")}.${method}(…)}; behind them it is sent as text`;
export const bracketBehind = (source: string) =>
	`"${source}" is complete: the ")" behind it is sent as text; take it away if that is not meant`;
export const loop =
	"it is not known whether the platform runs #foreach: take what is needed with a path of the translation map";
export const noJson =
	"what the success template gives is no JSON here: look for a comma, a quote or a bracket too many or too few";

export const emptySuccess =
	"an empty success template gives no JSON: write what comes out, or leave it out, which gives the whole answer";
export const noJsonBody =
	"this body is no JSON here: look for a comma, a quote or a bracket too many or too few";
export const noJsonSometimes =
	"where an #if before or around this place decides otherwise, this is no JSON: a comma belongs inside of the #if, with the member that it parts";
export const jsonInForm =
	"the body is JSON, but Content-Type says that it is a form: write NAME=VALUE&NAME=VALUE, each value through $esc.uriEncode";
export const jsonForToken =
	"token services take a form: write grant_type=…&NAME=VALUE, with Content-Type: application/x-www-form-urlencoded, unless this one takes JSON";

// unknown-variable

const dollar = (name: string) =>
	`; where the sign itself is meant, write \${esc.dollar}${name}`;
export const unknownName = (name: string, suggestion: string | undefined) =>
	`nothing sets $${name}${suggestion === undefined ? dollar(name) : didYouMean(`$${suggestion}`)}`;
export const onlyInSuccess = (name: string) =>
	`$${name} is there in the success template only: the answer comes after the request`;
export const unknownInput = (name: string, suggestion: string | undefined) =>
	`the input contract has no ${name}${didYouMean(suggestion) || ": add it to input.properties, or take the reference away"}`;
export const noInputInAuth = (name: string) =>
	`a custom auth action has no input: nothing sets $input.${name}`;
export const noPart = (name: string, member: string) =>
	`$${name} is one value and has no .${member}: where it is text of the template, part them, such as \${${name}}.${member}`;
export const noMembers = (name: string) => (member: string) =>
	`$${name} is text and has no .${member}: name what is needed in the translation map, such as ${member}: $.${member}`;
export const noVariable = (
	name: string,
	service: string,
	credentialType: string | undefined,
	having: readonly string[],
) =>
	`$${name} is there only with credentials of type ${list(having)}: ${service} has ${credentialType ?? "none"}`;
export const notInAuth = (name: string) =>
	`a custom auth action has no $${name}: it is what gets it`;
export const unknownField = (
	name: string,
	service: string,
	fields: readonly string[],
	suggestion: string | undefined,
) =>
	`the credential of ${service} has no field ${name}${didYouMean(suggestion) || ` (it has ${some(fields)})`}`;
const handOn = `: add it to its success template, or leave that at \${rawResult}`;
export const hiddenAnswer = (
	name: string,
	service: string,
	suggestion: string | undefined,
) =>
	`the custom auth action of ${service} does not hand on ${name}${didYouMean(suggestion)}${suggestion === undefined ? handOn : ""}`;

// unknown-macro

export const noTool = (name: string, suggestion: string | undefined) =>
	`there is no tool $${name}${didYouMean(suggestion && `$${suggestion}`)}`;
export const noMethod = (
	tool: string,
	name: string,
	suggestion: string | undefined,
	known: readonly string[],
) =>
	`$${tool} has no ${name}${didYouMean(suggestion && `$${suggestion}`) || ` (it has ${some(known, 12)})`}`;
export const notCalled = (tool: string, name: string) =>
	`$${tool}.${name} is a method: write its brackets, $${tool}.${name}(…)`;
export const noTextMethod = (name: string, suggestion: string | undefined) =>
	`texts have no method ${name}${didYouMean(suggestion)}`;

// quoted-value, optional-input, unescaped-input

export const quotedValue = (source: string) =>
	`${source} is JSON text already, with its quotes where it is a text: take the quotes around it away`;
export const escapedValue = (source: string, name: string) =>
	`${name} is JSON text already: write ${source} alone, without quotes around it`;
export const optionalInput = (name: string, source: string, quiet: string) =>
	`input ${name} is not required: where it is not given, "${source}" itself is sent; write ${quiet}, or ask for it in an #if, or require it in the contract`;
export const optionalBare = (name: string) =>
	`input ${name} is not required: where it is not given, the JSON breaks here; put the member into #if("$!{input.${name}}" != "") … #end, or require the input in the contract`;
export const askedInQuotes = (name: string) =>
	`input ${name} is not required: where it is not given, its own source stands in these quotes, which is never empty; write "$!{input.${name}}"`;
export const unescapedInUrl = (source: string, escaped: string) =>
	`${source} goes into the address as it is, where a blank, "&" or "+" means something else: write ${escaped}`;
export const unescapedInForm = (source: string, escaped: string) =>
	`${source} goes into a form as it is, where "&", "=" or "+" mean something else: write ${escaped}`;
export const unescapedInJson = (source: string, escaped: string) =>
	`${source} goes into a text of JSON as it is, which a quote or a line break in it ends: write ${escaped}`;

// The map, its defaults

export const neverApplies = (name: string) =>
	`the path of ${name} always gives a list, [] where it finds nothing, so that its default never applies: take the default away, or write a path that means one place`;
export const unknownDefault = (name: string, suggestion: string | undefined) =>
	`the translation map has no ${name}${didYouMean(suggestion) || ": give it a path there, or take the default away"}`;
export const noJsonDefault = (name: string, text: string) =>
	`the default of ${name} is no JSON, so that the success template gives none: write it as a value, such as ${name}: ${JSON.stringify(text)}`;

// invalid-value

export const unkeptDefault = (name: string, source: string, becomes: string) =>
	`${otherwise(source, becomes)}; write the default of ${name} as text of JSON, ${name}: { raw: '…' }`;

// contract-unsupported

export const requiredUnknown = (name: string, suggestion: string | undefined) =>
	`required names ${name}, which properties lacks${didYouMean(suggestion) || ": add it there, or take it out of required"}`;
export const unkeptNumber = (source: string, becomes: string) =>
	`${otherwise(source, becomes)}; write one that is kept`;
const otherwise = (source: string, becomes: string) =>
	becomes === "null"
		? `JSON has no ${source}: nothing would be sent in its place`
		: `${source} has more digits than readers of JSON keep, and ${becomes} would be sent`;

export const rootObject = "the input is an object: write type: object";
export const rootOutput =
	"the output is an object, or a list of objects: write type: object or type: array";
export const rootItems =
	"a list as output holds objects: write type: object below items";
export const reservedInput = (name: string) =>
	`${name} is a name of the platform's own: give the input another one`;
export const inputName = (name: string) =>
	`"${name}" cannot be the name of an input: it begins with a letter, and holds letters, digits, "-" and "_"`;
export const deepInput = (name: string, type: string) =>
	`input ${name} is of type ${type}, but the platform takes only string, integer, number and boolean: take it as a string that holds JSON`;
export const nestedArray =
	"a list inside a list's items does not reach a flow: name its values at the top, as lists of their own";
export const noReferences =
	"the platform follows no $ref: write what it points at in its place";
export const noSchema =
	"a JSON Schema is wanted here, such as { type: string }";
export const noJsonFile = (reason: string | undefined) =>
	`this file is a contract, one JSON Schema${reason === undefined ? "" : `: ${reason}`}`;
export const wrongKeyword = (name: string, wanted: string) =>
	`this is no JSON Schema: ${name} wants ${wanted}`;
export const oneOf = (words: readonly string[]) => list(words);
export const listOfNames = "a list of names";
export const mapOfSchemas = "schemas by name";
export const aSchema = "a schema";
export const listOfSchemas = "a list of schemas";
export const listOfValues = "a list of values";
export const aNumber = "a number";

// output-mismatch

export const unknownMember = (name: string, suggestion: string | undefined) =>
	`the output contract has no ${name}${didYouMean(suggestion) || ": add it there, or take it away here"}`;
export const lacksMembers = (names: readonly string[]) =>
	`the output contract has ${some(names)}, which the success template never gives`;
export const wrongKind = (name: string, kind: string, wanted: string) =>
	`${name} is ${kind} here, but ${wanted} in the output contract`;
export const wrongRoot = (kind: string, wanted: string) =>
	`the success template gives ${kind}, but the output contract says ${wanted}`;

// url-form

export const urlForms = {
	absolute: (type: string) =>
		`an action of ${type} is called at its whole address: begin with https:// or a reference that holds it`,
	relative: (type: string) =>
		`the host of an action of ${type} is its integration's: begin with the path, such as /api/…`,
	arn: (type: string) =>
		`an action of ${type} is called by the function's ARN: arn:aws:lambda:REGION:ACCOUNT:function:NAME`,
};

export const blankInUrl = (isLineBreak: boolean) =>
	isLineBreak
		? "a line break is part of the address: write the address on one line, in a block below url: >-"
		: "a blank is part of the address: write %20, or take it away";

export const breakInHeader =
	"a line break is part of this header, and a header has one line: write it on one, in a block below its name with >-";

// plaintext-secret, manual-authorization, secret-input, missing-custom-auth

export const literalSecret = (where: string) =>
	`${where} holds what looks like a secret, and secrets must not stand in the file: keep it in the integration's credential and write \${credentials.NAME}, with credentials of type userDefined or userDefinedOAuth`;
export const places = {
	header: (name: string) => `header ${name}`,
	url: "the address",
	body: "the body",
	success: "the success template",
};
export const manualAuthorization = (service: string, type: string) =>
	`the platform itself sends Authorization for ${service} (${type}): take this header away`;
export const secretInput = (name: string) =>
	`input ${name} is named like a secret: with secure: true it is not logged, and only secure flows may use the action`;
export const missingCustomAuth = (actions: readonly string[]) =>
	`${some(actions)} ${actions.length === 1 ? "uses" : "use"} $authResponse, which comes from the integration's custom auth action: say in customAuth how it gets the token`;
