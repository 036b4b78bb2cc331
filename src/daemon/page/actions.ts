// Data actions of one integration -> a list in its card: problems in sight, what is well folded away.
import { count } from "../../core/values/words.ts";
import type { ActionStatus, EnvironmentStatus } from "../types.ts";
import { lastChange, moreOf, placeOf, standingTone } from "./document.ts";
import { type Html, html, idOf, nothing } from "./html.ts";
import { isAskedFor, isProblem, isSearch, type PageQuery } from "./query.ts";
import { pill, type Shown } from "./words.ts";

/** @param card whose they are, for the fold to be found again */
export function actionsPart(
	environment: EnvironmentStatus,
	card: string,
	actions: readonly ActionStatus[],
	query: PageQuery,
	shown: Shown,
): Html {
	const isInSight = (one: ActionStatus): boolean =>
		isProblem(one) || (isSearch(query) && isAskedFor(one, query));
	const inSight = actions.filter(isInSight);
	const folded = actions.filter((one) => !isInSight(one));
	const list = (of: readonly ActionStatus[]): Html =>
		html`<ul class="actions">${of.map((one) => actionItem(environment, one, shown))}</ul>`;
	return html`${inSight.length > 0 ? list(inSight) : nothing}${
		folded.length > 0
			? html`<details id="${idOf("actions", environment.name, card)}"><summary>${count(folded.length, "data action")} in sync</summary>${list(folded)}</details>`
			: nothing
	}`;
}

function actionItem(
	environment: EnvironmentStatus,
	one: ActionStatus,
	shown: Shown,
): Html {
	const { key, name, standing, actionId } = one;
	return html`<li id="${idOf("action", environment.name, key)}" class="${standingTone(one)}">${pill(
		standingTone(one),
		standing,
	)} <span class="name">${name}</span> <code class="key">${key}</code> ${placeOf(one)} <span class="muted">${
		one.lastChange === null ? nothing : lastChange(one, shown)
	}</span>${actionId !== null && html` <code class="key">${actionId}</code>`}${moreOf(environment, one)}</li>
`;
}
