// What is told of an environment, series by series -> a way to take each back: what is gone must not be told for ever.
import type { Counter, Gauge, Histogram } from "prom-client";

interface Labels {
	readonly environment: string;
}

/** Of Prometheus, which never forgets one by itself. */
export function createSeries() {
	/** By environment and metric: how each series that is told of it is taken back. */
	const series = new Map<string, Map<object, Map<string, () => void>>>();
	function seriesOf(
		environment: string,
		metric: object,
	): Map<string, () => void> {
		const metrics =
			series.get(environment) ?? new Map<object, Map<string, () => void>>();
		series.set(environment, metrics);
		const known = metrics.get(metric) ?? new Map<string, () => void>();
		metrics.set(metric, known);
		return known;
	}

	/** Notes that there will be this series. @returns the labels */
	function of<L extends string, T extends Labels>(
		metric: Counter<L> | Gauge<L> | Histogram<L>,
		labels: T,
	): T {
		seriesOf(labels.environment, metric).set(JSON.stringify(labels), () =>
			metric.remove(labels as never),
		);
		return labels;
	}

	/** Those of an environment that are not among these go. */
	function replace<L extends string>(
		metric: Gauge<L>,
		environment: string,
		values: readonly {
			readonly labels: Labels & Readonly<Partial<Record<L, string>>>;
			readonly value: number;
		}[],
	): void {
		const known = seriesOf(environment, metric);
		const now = new Set(values.map(({ labels }) => JSON.stringify(labels)));
		for (const [id, remove] of known)
			if (!now.has(id)) {
				remove();
				known.delete(id);
			}
		for (const { labels, value } of values)
			metric.set(of(metric, labels) as never, value);
	}

	/** All of the environment. */
	function forget(environment: string): void {
		for (const known of series.get(environment)?.values() ?? [])
			for (const remove of known.values()) remove();
		series.delete(environment);
	}

	return { of, replace, forget };
}
