// The page in a real browser, under the daemon's headers: it works without script, keeps itself up to date, and fits.
import type { Page } from "playwright-core";
import { afterAll, test as anyTest, beforeAll, describe, expect } from "vitest";
import type { Status } from "../../../src/daemon/types.ts";
import {
	token as bearer,
	documentText,
	preparePlace,
} from "../../fixtures/daemon.ts";
import {
	environment,
	hostile,
	integration,
	large,
	rich,
	status,
} from "../../fixtures/status.ts";
import {
	type Browser,
	hasBrowser,
	launch,
	type Served,
	serve,
	type View,
} from "./browser.ts";

let browser: Browser;
const test = anyTest.runIf(hasBrowser());

beforeAll(async () => {
	if (!hasBrowser()) return;
	browser = await launch();
});
afterAll(async () => {
	if (hasBrowser()) await browser.close();
});

interface Opened {
	readonly page: Page;
	readonly served: Served;
	/** Violations of the policy, errors of the script, and requests to anywhere else. */
	readonly trouble: readonly string[];
}

async function open(
	shown: Status,
	use: (opened: Opened) => Promise<void>,
	options: View & { readonly query?: string; readonly token?: string } = {},
): Promise<void> {
	const { query = "", token = null, ...view } = options;
	const served = await serve(shown, token);
	try {
		await browser.look(view, async (page) => {
			const trouble: string[] = [];
			page.on("console", (message) => {
				if (message.type() === "error" || message.type() === "warning")
					trouble.push(message.text());
			});
			page.on("pageerror", (error) => trouble.push(error.message));
			page.on("request", (request) => {
				const address = request.url();
				if (!address.startsWith(served.url) && !address.startsWith("data:"))
					trouble.push(address);
			});
			await page.goto(served.url + query);
			await use({ page, served, trouble });
		});
	} finally {
		await served.close();
	}
}

function rowsShown(page: Page): Promise<number> {
	return page.locator("tbody[data-text]:visible").count();
}

/** Playwright's expressions run in the page: its types are not ours. */
function measure(page: Page, expression: string): Promise<unknown> {
	return page.evaluate(expression);
}

test.each(["", "<img src=x onerror=alert(1)>"])(
	"nothing breaks the policy, nothing is asked of others (%s)",
	async (attack) => {
		await open(
			attack === "" ? rich : hostile(rich, attack),
			async ({ page, trouble }) => {
				await page.locator("#pause:visible").waitFor();
				await page.getByRole("searchbox").fill("order");
				await page.waitForURL(/q=order/);
				await page.getByText(/^1 of 8$/).waitFor();
				expect(trouble).toEqual([]);
				expect(
					await measure(page, "document.styleSheets[0].cssRules.length"),
				).toBeGreaterThan(50);
			},
		);
	},
);

test("without script, the form filters", async () => {
	await open(
		rich,
		async ({ page, served, trouble }) => {
			expect(await page.locator("#pause").isVisible()).toBe(false);
			await page.getByLabel("Search").fill("loyalty");
			await page.locator("select[name=standing]").selectOption("failed");
			await page.getByRole("button", { name: "Filter" }).click();
			await page.waitForURL(/q=loyalty/);
			expect(await rowsShown(page)).toBe(1);
			expect(await page.getByLabel("Search").inputValue()).toBe("loyalty");
			await page.getByRole("link", { name: "Clear" }).click();
			await page.waitForURL(`${served.url}?`);
			expect(await rowsShown(page)).toBe(10);
			expect(trouble).toEqual([]);
		},
		{ javaScriptEnabled: false },
	);
});

test("rows are filtered while one types, before the daemon answers", async () => {
	await open(
		rich,
		async ({ page, served }) => {
			served.show(null);
			await page.getByRole("searchbox").pressSequentially("crm");
			expect(await rowsShown(page)).toBe(1);
			expect(page.url()).toBe(`${served.url}?q=crm`);
			await page.locator("select[name=environment]").selectOption("staging");
			expect(await rowsShown(page)).toBe(0);
			await page.getByRole("link", { name: "Clear" }).click();
			await page.locator("select[name=standing]").selectOption("problem");
			expect(await rowsShown(page)).toBe(6);
			expect(served.asked).toEqual([""]);
		},
		{ clock: true },
	);
});

test("a card is found by its data actions, and stays open while the page updates", async () => {
	await open(
		rich,
		async ({ page, served, trouble }) => {
			await page.getByRole("searchbox").pressSequentially("cancel order");
			expect(await rowsShown(page)).toBe(1);
			await page.getByRole("link", { name: "Clear" }).click();
			const fold = page.getByText("2 data actions in sync");
			await page.locator("select[name=environment]").selectOption("production");
			await fold.click();
			await page.getByText("Get order status").waitFor();
			served.show({ ...rich, now: "2026-11-25T04:30:09.000Z" });
			await page.clock.runFor(5000);
			await page.getByText("updated 04:30:09 UTC").waitFor();
			expect(await page.getByText("Get order status").isVisible()).toBe(true);
			await page.locator("select[name=standing]").selectOption("drift");
			expect(await rowsShown(page)).toBe(1);
			expect(trouble).toEqual([]);
		},
		{ clock: true },
	);
});

test("what the first page had not is found too", async () => {
	await open(
		rich,
		async ({ page }) => {
			expect(await rowsShown(page)).toBe(1);
			await page.getByRole("searchbox").fill("ticket");
			await page.getByText("1 of 8").waitFor();
			await page.getByText("1 of 2", { exact: true }).waitFor();
			expect(await rowsShown(page)).toBe(2);
		},
		{ query: "?q=crm" },
	);
});

test("it keeps itself up to date, and leaves alone what somebody does", async () => {
	await open(
		large(300),
		async ({ page, served, trouble }) => {
			await page.locator("summary", { hasText: "300 integrations" }).click();
			await measure(page, "scrollTo(0, 3000)");
			await measure(
				page,
				'document.querySelector("[name=q]").focus({ preventScroll: true })',
			);
			const row = page.locator("tbody[data-text]").nth(200);
			await measure(
				page,
				'window.before = document.querySelectorAll("tbody[data-text]")[200]',
			);
			const scrolled = await measure(page, "scrollY");
			const calm = large(300);
			served.show({
				...calm,
				now: "2026-11-25T04:30:05.000Z",
				environments: calm.environments.map((one) => ({
					...one,
					cycles: 72,
					integrations: one.integrations.map((each) => ({
						...each,
						name: `${each.name} renamed`,
					})),
				})),
			});
			await page.clock.runFor(5000);
			await page.getByText("updated 04:30:05 UTC").waitFor();
			await page.getByText("(72 cycles)").waitFor();
			expect(await row.textContent()).toContain("renamed");
			expect(await measure(page, "window.before.isConnected")).toBe(true);
			expect(await measure(page, "scrollY")).toBe(scrolled);
			expect(await measure(page, "document.activeElement.name")).toBe("q");
			expect(await measure(page, 'document.querySelector(".well").open')).toBe(
				true,
			);
			expect(trouble).toEqual([]);
		},
		{ clock: true },
	);
});

test("an update keeps what is typed, and asks for it", async () => {
	await open(
		rich,
		async ({ page, served }) => {
			await page.getByRole("searchbox").pressSequentially("order st");
			await page.clock.runFor(200);
			await page.getByText("1 of 8").waitFor();
			served.show({ ...rich, now: "2026-11-25T04:30:09.000Z" });
			await page.clock.runFor(5000);
			await page.getByText("updated 04:30:09 UTC").waitFor();
			expect(await page.getByRole("searchbox").inputValue()).toBe("order st");
			expect(await measure(page, "document.activeElement.selectionStart")).toBe(
				8,
			);
			expect(served.asked.at(-1)).toBe("?q=order+st");
			expect(await rowsShown(page)).toBe(2);
		},
		{ clock: true },
	);
});

test("the verdict, the title and the order of the environments follow", async () => {
	const calm = [environment("a"), environment("b")];
	await open(
		status({ environments: calm }),
		async ({ page, served }) => {
			expect(await page.title()).toBe("All fine · gc-integrations");
			served.show(
				status({
					environments: [
						environment("a"),
						environment("b", {
							verdict: "failed",
							error: "no answer",
							integrations: [integration("one")],
						}),
					],
				}),
			);
			await page.clock.runFor(5000);
			await page
				.getByRole("heading", { name: "1 environment needs a hand" })
				.waitFor();
			expect(await page.title()).toBe(
				"1 environment needs a hand · gc-integrations",
			);
			expect(
				await page.locator("section.environment h2").allTextContents(),
			).toEqual(["b", "a"]);
		},
		{ clock: true },
	);
});

test("a daemon that is away is said to be, and is found again", async () => {
	await open(
		rich,
		async ({ page, served }) => {
			served.show(null);
			await page.clock.runFor(5000);
			await page
				.getByRole("status")
				.getByText(
					"cannot reach the daemon (it answered 503): this is how things stood at 04:30:00 UTC",
				)
				.waitFor();
			expect(await rowsShown(page)).toBe(10);
			served.show(rich);
			await page.clock.runFor(5000);
			await page
				.getByText("cannot reach the daemon")
				.waitFor({ state: "detached" });
			await served.close();
			await page.clock.runFor(5000);
			await page.getByText("cannot reach the daemon (no connection)").waitFor();
		},
		{ clock: true },
	);
});

test("updates can be paused", async () => {
	await open(
		rich,
		async ({ page, served }) => {
			await page.getByRole("button", { name: "Pause", pressed: false }).click();
			await page.clock.runFor(60_000);
			expect(served.asked).toHaveLength(1);
			await page.getByRole("button", { name: "Pause", pressed: true }).click();
			await expect.poll(() => served.asked.length).toBe(2);
		},
		{ clock: true },
	);
});

describe("a cycle can be asked for", () => {
	const token = "the-token-of-this-test";
	const button = (page: Page) =>
		page.getByRole("button", { name: "Reconcile production now" });
	const give = async (page: Page, text: string): Promise<void> => {
		await page.getByLabel("Token").fill(text);
		await page.keyboard.press("Enter");
	};
	const answers = (page: Page, words: string) =>
		page.getByRole("status").getByText(words).waitFor();

	test("with the token, which is asked for once and kept nowhere", async () => {
		await open(
			rich,
			async ({ page, served, trouble }) => {
				const addresses: string[] = [];
				page.on("request", (request) => addresses.push(request.url()));
				await button(page).click();
				await give(page, "another-token");
				await page
					.getByRole("alert")
					.getByText("The daemon does not take this token.")
					.waitFor();
				expect(served.triggered).toEqual([]);
				await give(page, ` ${token} `);
				await answers(page, "Asked for a cycle of production.");
				await page
					.getByRole("button", { name: "Reconcile staging now" })
					.click();
				await answers(page, "Asked for a cycle of staging.");
				expect(served.triggered.map((text) => JSON.parse(text))).toEqual([
					{ environment: "production" },
					{ environment: "staging" },
				]);
				await page.clock.runFor(5000);
				expect(await page.content()).not.toContain(token);
				expect(await page.locator("#token").inputValue()).toBe("");
				expect(
					await measure(
						page,
						"JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])",
					),
				).not.toContain(token);
				expect(addresses.join("\n")).not.toContain(token);
				await page.clock.runFor(15_000);
				expect(await page.locator("#asked").textContent()).toBe("");
				await page.reload();
				await button(page).click();
				expect(await page.getByLabel("Token").isVisible()).toBe(true);
				// What the browser says of the answer to the wrong one.
				expect(trouble).toEqual([expect.stringContaining("status of 401")]);
			},
			{ token, clock: true },
		);
	});

	test("or not, where somebody leaves or types no token", async () => {
		await open(
			rich,
			async ({ page, served }) => {
				await button(page).click();
				await page.getByLabel("Token").fill(token);
				await page.keyboard.press("Escape");
				// The dialog tells of its end a moment after it is gone.
				await page.waitForFunction(
					"document.querySelector('#token').value === ''",
				);
				await button(page).click();
				await page.getByRole("button", { name: "Cancel" }).click();
				await button(page).click();
				await give(page, "schlüssel");
				await page
					.getByRole("alert")
					.getByText("A token has letters, digits and signs of ASCII only.")
					.waitFor();
				await give(page, token);
				await answers(page, "Asked for a cycle of production.");
				expect(served.triggered).toHaveLength(1);
				await served.close();
				await button(page).click();
				await answers(page, "Not asked: the daemon cannot be reached.");
			},
			{ token },
		);
	});

	test("and a real daemon looks at once, and shows it", async () => {
		const place = await preparePlace({
			"integrations/a.yaml": documentText("a"),
		});
		try {
			const daemon = place.start();
			const url = await daemon.url();
			await daemon.ready();
			await browser.look({}, async (page) => {
				await page.goto(url);
				await page.getByRole("button", { name: "Reconcile dev now" }).click();
				await give(page, "another-token");
				await page.getByRole("alert").getByText("does not take").waitFor();
				await give(page, bearer);
				await page.getByText("an HTTP request").waitFor();
				expect(await page.content()).not.toContain(bearer);
			});
			expect(await daemon.stop()).toBe(0);
			expect(daemon.err()).not.toContain(bearer);
		} finally {
			await place.close();
		}
	});

	test.each([
		["no token is set", {}],
		["there is no script", { token, javaScriptEnabled: false }],
	])("not where %s", async (_, options) => {
		await open(
			rich,
			async ({ page }) => {
				expect(await rowsShown(page)).toBe(10);
				expect(await button(page).isVisible()).toBe(false);
				expect(await page.getByLabel("Token").isVisible()).toBe(false);
			},
			options,
		);
	});
});

test("a slash leads to the search, and the first tab to the content", async () => {
	await open(rich, async ({ page }) => {
		await page.keyboard.press("Tab");
		expect(await measure(page, "document.activeElement.className")).toBe(
			"skip",
		);
		await page.keyboard.press("/");
		expect(await measure(page, "document.activeElement.name")).toBe("q");
		await page.keyboard.type("a/b");
		expect(await page.getByRole("searchbox").inputValue()).toBe("a/b");
	});
});

test.each([
	["what is usual", rich],
	["words without an end", hostile(rich, "x".repeat(300))],
])(
	"nothing scrolls sideways, in windows of any width: %s",
	async (_, shown) => {
		await open(shown, async ({ page }) => {
			await measure(
				page,
				'document.querySelectorAll("details").forEach((one) => { one.open = true; })',
			);
			for (const width of [360, 768, 1024, 1360]) {
				await page.setViewportSize({ width, height: 800 });
				expect(
					await measure(page, "document.documentElement.scrollWidth"),
				).toBeLessThanOrEqual(width);
			}
		});
	},
);

test("on a phone, rows in sync are folded; where they are lines, a few are not", async () => {
	for (const [width, javaScriptEnabled] of [
		[390, true],
		[390, false],
		[1360, false],
	] as const)
		await open(
			rich,
			async ({ page }) => {
				const folded = page
					.locator("section", { hasText: "production" })
					.locator("summary", { hasText: "3 integrations in sync" });
				const phone = width === 390;
				expect(await folded.isVisible()).toBe(phone);
				// Five with problems, and development's one.
				expect(await rowsShown(page)).toBe(phone ? 6 : 10);
				if (!phone) return;
				await folded.click();
				expect(await rowsShown(page)).toBe(9);
			},
			{ viewport: { width, height: 844 }, javaScriptEnabled },
		);
});

/** Of every text that is seen against what is behind it, the lowest; mixed by the browser itself. */
const lowestContrast = `(() => {
	const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (element) => { for (let one = element; one; one = one.parentElement) { const colour = parse(getComputedStyle(one).backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; } return [255, 255, 255]; };
	let lowest = { ratio: 99, text: "" };
	for (const element of document.body.querySelectorAll("*")) {
		if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) continue;
		const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < lowest.ratio) lowest = { ratio, text: element.textContent };
	}
	return lowest.ratio;
})()`;

test("everything is readable, in light and in dark", async () => {
	await open(rich, async ({ page }) => {
		for (const [colorScheme, ground] of [
			["light", "rgb(244, 246, 248)"],
			["dark", "rgb(16, 20, 26)"],
		] as const) {
			await page.emulateMedia({ colorScheme });
			expect(
				await measure(
					page,
					"getComputedStyle(document.documentElement).backgroundColor",
				),
			).toBe(ground);
			expect(await measure(page, lowestContrast)).toBeGreaterThanOrEqual(4.5);
		}
	});
});
