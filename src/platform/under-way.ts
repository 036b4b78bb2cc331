// Calls that have begun -> which have not ended yet, and the moment when all of them have.

export interface UnderWay<T> {
	track<R>(group: string, what: T, call: Promise<R>): Promise<R>;
	of(group: string): readonly T[];
	/** All of the group that have begun by now. */
	ended(group: string): Promise<unknown>;
}

export function createUnderWay<T>(): UnderWay<T> {
	const groups = new Map<string, Map<Promise<unknown>, T>>();
	const calls = (group: string) => [...(groups.get(group) ?? [])];
	return {
		track(group, what, call) {
			const begun = groups.get(group) ?? new Map<Promise<unknown>, T>();
			groups.set(group, begun);
			const tracked = call.finally(() => begun.delete(tracked));
			begun.set(tracked, what);
			return tracked;
		},
		of: (group) => calls(group).map(([, what]) => what),
		ended: (group) => Promise.allSettled(calls(group).map(([call]) => call)),
	};
}
