// What answers say beside their bodies -> how this machine's clock goes, and how many requests are left.

export interface Beside {
	/** How much this clock is ahead of the platform's, at the answer where they were closest; null: no answer had a date. */
	readonly aheadMs: number | null;
	/** Of the answer after which the fewest were left; null: no answer said. */
	readonly requests: {
		readonly allowed: number;
		readonly left: number;
	} | null;
}

export interface Listener {
	hear(header: (name: string) => string | null, now: number): void;
	readonly heard: () => Beside;
}

export function listenBeside(): Listener {
	let heard: Beside = { aheadMs: null, requests: null };
	return {
		hear(header, now) {
			const { aheadMs, requests } = heard;
			const ahead = now - Date.parse(header("date") ?? "");
			const limit = rateLimitOf(header);
			const left = limit && Math.max(0, limit.allowed - limit.count);
			heard = {
				// A slow answer is not a clock that goes wrong.
				aheadMs:
					Number.isNaN(ahead) ||
					(aheadMs !== null && Math.abs(aheadMs) <= Math.abs(ahead))
						? aheadMs
						: ahead,
				requests:
					left === null || (requests !== null && requests.left <= left)
						? requests
						: { allowed: limit?.allowed ?? 0, left },
			};
		},
		heard: () => heard,
	};
}

/** Genesys Cloud help: replies carry `inin-ratelimit-count`, `-allowed` and `-reset`, the last in seconds that remain. */
export function rateLimitOf(header: (name: string) => string | null): {
	readonly count: number;
	readonly allowed: number;
	readonly resetMs: number;
} | null {
	const [count, allowed, reset] = ["count", "allowed", "reset"].map((name) => {
		const text = header(`inin-ratelimit-${name}`)?.trim() ?? "";
		return text === "" ? Number.NaN : Number(text);
	}) as [number, number, number];
	return Number.isFinite(count) && Number.isFinite(allowed)
		? { count, allowed, resetMs: reset > 0 ? reset * 1000 : 0 }
		: null;
}
