// What came of the tests of data actions -> JUnit XML: a suite an action, a case a test.
import type { TestResult } from "../action/result.ts";
import { repositoryPath } from "./finding.ts";
import { attributes, escapeText } from "./junit.ts";
import { printable } from "./palette.ts";
import {
	countOutcomes,
	differenceText,
	type TestsOutcome,
	whereFound,
} from "./tests.ts";

export function testsJunit(outcome: TestsOutcome, prefix: string): string {
	const results = outcome.results.map((result) => ({
		...result,
		name: `${result.name}${whereFound(result, outcome)}`,
	}));
	const keys = [...new Set(results.map(({ key }) => key))];
	const suites = keys.map((key) =>
		suite(
			key,
			results.filter((result) => result.key === key),
			prefix,
		),
	);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>\n',
		`<testsuites${counts("gc-integrations test", results)}>\n`,
		...suites,
		"</testsuites>\n",
	].join("");
}

function counts(name: string, results: readonly TestResult[]): string {
	const { failed, skipped } = countOutcomes(results);
	return attributes({
		name,
		tests: results.length,
		failures: failed,
		errors: 0,
		skipped,
		time: seconds(results.reduce((sum, { ms }) => sum + ms, 0)),
	});
}

function seconds(ms: number): string {
	return (ms / 1000).toFixed(3);
}

function suite(
	key: string,
	results: readonly TestResult[],
	prefix: string,
): string {
	return [
		`  <testsuite${counts(key, results)}>\n`,
		...results.map((result) => testcase(result, prefix)),
		"  </testsuite>\n",
	].join("");
}

function testcase(
	{ key, name, place, failure, skipped, ms }: TestResult,
	prefix: string,
): string {
	const at = attributes({
		classname: key,
		name,
		file: repositoryPath(prefix, place.file),
		line: place.span.line,
		time: seconds(ms),
	});
	if (skipped !== undefined)
		return `    <testcase${at}><skipped${attributes({ message: printable(skipped) })}/></testcase>\n`;
	if (!failure) return `    <testcase${at}/>\n`;
	const { file, span } = failure.place;
	const message = printable(failure.message);
	// GitLab shows the text and not the attribute, Jenkins both.
	const text = [
		`${repositoryPath(prefix, file)}:${span.line}:${span.column}`,
		message,
		...(failure.differences ?? []).map(differenceText),
	].join("\n");
	return [
		`    <testcase${at}>\n`,
		`      <failure${attributes({ message, type: failure.stage ?? "document" })}>${escapeText(text)}</failure>\n`,
		"    </testcase>\n",
	].join("");
}
