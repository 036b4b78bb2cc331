// The page as the daemon sent it -> a page that keeps itself up to date, and filters while one types.

const every = 5000;
/** After the last key: the rows that are here are filtered at once, the daemon is asked for the rest. */
const settle = 200;
/** A daemon that takes longer is as good as away. */
const patience = 10000;

/** How long it is shown that a cycle was asked for. */
const shown = 15000;
/** After which a cycle that was asked for has begun. */
const soon = 500;

const form = document.getElementById("filter");
const updated = document.getElementById("updated");
const trouble = document.getElementById("trouble");
const pause = document.getElementById("pause");

const said = document.getElementById("asked");
const dialog = document.getElementById("ask");
const field = document.getElementById("token");

let timer = 0;
/** What opens POST /reconcile: here alone, and for as long as the tab shows this page. */
let token = "";
/** The environment that the dialog is about. */
let subject = "";
let forgetting = 0;
let paused = false;
/** Of the newest question: answers to older ones are thrown away. */
let asked = 0;

function query() {
	const parameters = new URLSearchParams();
	for (const [name, value] of new FormData(form))
		if (value.trim() !== "") parameters.set(name, value.trim());
	const text = parameters.toString();
	return text === "" ? "" : `?${text}`;
}

function plan(milliseconds) {
	clearTimeout(timer);
	timer = setTimeout(refresh, milliseconds);
}

async function refresh() {
	clearTimeout(timer);
	asked += 1;
	const mine = asked;
	const wanted = query();
	let problem = "";
	try {
		const next = await ask(location.pathname + wanted);
		if (mine !== asked) return;
		if (wanted === query()) show(next);
	} catch (error) {
		if (mine !== asked) return;
		problem = `cannot reach the daemon (${error.message}): this is how things stood at ${updated.querySelector("time").textContent}`;
	}
	// The same words again would be read out again.
	if (trouble.textContent !== problem) trouble.textContent = problem;
	document.body.classList.toggle("stale", problem !== "");
	if (!paused && !document.hidden) plan(every);
}

async function ask(address) {
	const response = await fetch(address, {
		cache: "no-store",
		signal: AbortSignal.timeout(patience),
	}).catch((error) => {
		throw new Error(
			error.name === "TimeoutError" ? "no answer" : "no connection",
		);
	});
	if (!response.ok) throw new Error(`it answered ${response.status}`);
	const next = new DOMParser().parseFromString(
		await response.text(),
		"text/html",
	);
	// A proxy's login page, for example.
	if (!next.getElementById("verdict"))
		throw new Error("something else answered");
	return next;
}

function show(next) {
	const focused = document.activeElement;
	document.title = next.title;
	for (const part of ["main", "footer", "#updated", "link[rel=icon]"]) {
		const [old, fresh] = [document, next].map((one) => one.querySelector(part));
		if (old && fresh) become(old, fresh);
	}
	if (focused?.isConnected && focused !== document.activeElement)
		focused.focus({ preventScroll: true });
}

/**
 * Changes only what differs, so that focus, selected text, scrolling and what was opened stay as they are: elements
 * with an id are found by it, others by where they stand.
 */
function become(old, fresh) {
	for (const { name } of [...old.attributes])
		if (!fresh.hasAttribute(name) && !isOurs(old, name))
			old.removeAttribute(name);
	for (const { name, value } of fresh.attributes)
		if (old.getAttribute(name) !== value && !isOurs(old, name))
			old.setAttribute(name, value);
	// What was typed and chosen belongs to who did it.
	if (old.localName === "select" && sameOptions(old, fresh)) return;
	const chosen = old.localName === "select" ? old.value : null;
	let place = old.firstChild;
	for (const child of [...fresh.childNodes]) {
		const match = counterpart(old, place, child);
		if (match === null) {
			old.insertBefore(document.importNode(child, true), place);
			continue;
		}
		if (match !== place) old.insertBefore(match, place);
		else place = place.nextSibling;
		if (child.nodeType === Node.ELEMENT_NODE) become(match, child);
		else if (match.data !== child.data) match.data = child.data;
	}
	while (place) {
		const next = place.nextSibling;
		place.remove();
		place = next;
	}
	if (chosen !== null) old.value = chosen;
}

function isOurs({ localName }, name) {
	return name === "open" || (name === "selected" && localName === "option");
}

function sameOptions(old, fresh) {
	return old.textContent === fresh.textContent;
}

function counterpart(parent, place, child) {
	if (child.id) {
		const known = document.getElementById(child.id);
		return known?.parentNode === parent && known.localName === child.localName
			? known
			: null;
	}
	return place && place.nodeName === child.nodeName && !place.id ? place : null;
}

/** The same rule as the daemon's, for the rows that are here. */
function filterRows() {
	const { q, environment, standing } = form.elements;
	if (q.value.trim() !== "" || standing.value !== "")
		for (const folded of document.querySelectorAll(".well")) folded.open = true;
	const words = q.value.toLowerCase().split(/\s+/);
	for (const row of document.querySelectorAll("tbody[data-text]")) {
		const { text, standing: its, problem } = row.dataset;
		const wanted =
			standing.value === "problem"
				? problem !== undefined
				: standing.value === "" || its.split("|").includes(standing.value);
		row.hidden = !(wanted && words.every((word) => text.includes(word)));
	}
	for (const section of document.querySelectorAll("section.environment"))
		section.hidden =
			environment.value !== "" &&
			section.dataset.environment !== environment.value;
}

function filter() {
	filterRows();
	history.replaceState(null, "", location.pathname + query());
	// What is on its way answers another question.
	asked += 1;
	plan(settle);
}

function askForToken(environment, problem) {
	subject = environment;
	document.getElementById("ask-what").textContent = environment;
	document.getElementById("ask-trouble").textContent = problem;
	// Escape leaves the last one as it is.
	dialog.returnValue = "";
	dialog.showModal();
}

function say(words) {
	said.textContent = words;
	clearTimeout(forgetting);
	forgetting = setTimeout(() => {
		said.textContent = "";
	}, shown);
}

async function reconcile(environment) {
	if (token === "") {
		askForToken(environment, "");
		return;
	}
	try {
		const response = await fetch("reconcile", {
			method: "POST",
			cache: "no-store",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: JSON.stringify({ environment }),
			signal: AbortSignal.timeout(patience),
		});
		if (response.status === 401) {
			token = "";
			askForToken(environment, "The daemon does not take this token.");
		} else if (response.ok) {
			say(`Asked for a cycle of ${environment}.`);
			plan(soon);
		} else say(`Not asked: the daemon answered ${response.status}.`);
	} catch {
		say("Not asked: the daemon cannot be reached.");
	}
}

document.addEventListener("click", ({ target }) => {
	const button = target.closest("button.reconcile");
	if (button) void reconcile(button.dataset.environment);
});
dialog.addEventListener("close", () => {
	const given = field.value.trim();
	field.value = "";
	if (dialog.returnValue !== "send" || given === "") return;
	// What cannot stand in a header can be no token either.
	if (!/^[!-~]+$/.test(given)) {
		askForToken(
			subject,
			"A token has letters, digits and signs of ASCII only.",
		);
		return;
	}
	token = given;
	void reconcile(subject);
});
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => {
	event.preventDefault();
	filterRows();
	history.replaceState(null, "", location.pathname + query());
	void refresh();
});
form.querySelector(".clear").addEventListener("click", (event) => {
	event.preventDefault();
	for (const { name } of [...form.elements])
		if (name) form.elements[name].value = "";
	filter();
	form.elements.q.focus();
});
pause.addEventListener("click", () => {
	paused = !paused;
	pause.setAttribute("aria-pressed", String(paused));
	if (paused) clearTimeout(timer);
	else void refresh();
});
// Nobody looks, so nobody has to be asked; who looks again wants to see how things are now.
document.addEventListener("visibilitychange", () => {
	if (document.hidden) clearTimeout(timer);
	else if (!paused) void refresh();
});
// A slash, as in many lists, leads to the search.
document.addEventListener("keydown", (event) => {
	const { key, target } = event;
	if (key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
	if (target.closest("input, select, textarea")) return;
	event.preventDefault();
	form.elements.q.focus();
});

pause.hidden = false;
document.body.classList.add("scripted");
plan(every);
