// The live tests of one environment that failed, or could not be run -> which, and what each says.
import type { EnvironmentStatus } from "../types.ts";
import { type Html, html, nothing } from "./html.ts";
import { notice, time } from "./words.ts";

export function liveTestsPart(
	{ name, liveTests }: EnvironmentStatus,
	now: string,
): Html {
	if (liveTests === null) return nothing;
	const { ranAt, passed, failed, problem } = liveTests;
	if (problem === null && failed.length === 0) return nothing;
	return html`<h3>Live tests <span class="count">${problem === null && `${failed.length} of ${passed + failed.length} failed, `}run ${time(ranAt, now)}</span></h3>${
		problem !== null && notice("look", "They could not be run.", problem)
	}${
		failed.length > 0 &&
		html`<ul class="items">${failed.map(
			({ key, name: test, message }) =>
				html`<li><strong>${key}</strong> ${test}<p>${message}</p></li>`,
		)}</ul><p class="muted">The services do not answer as the tests say. <code>gc-integrations test --live --env ${name}</code> runs them again.</p>`
	}`;
}
