// A Git remote, or a template of the settings -> the address of a file's line in the forge's web view.

export interface LinkInput {
	/** With {commit}, {file} and {line}; null: made from the remote. */
	readonly template: string | null;
	/** As git names it; null: there is none. */
	readonly remote: string | null;
	/** Folder of the files in the repository, such as `config/`; empty: its root. */
	readonly prefix: string;
}

/** Null: no web view is known, or there is no commit to point at. */
export function fileLink(
	{ template, remote, prefix }: LinkInput,
	commit: string | null,
	file: string,
	line: number,
): string | null {
	const form = template ?? (remote === null ? null : templateOf(remote));
	if (form === null || (commit === null && form.includes("{commit}")))
		return null;
	const path = `${prefix}${file}`.split("/").map(encodeURIComponent).join("/");
	return form
		.replaceAll("{commit}", encodeURIComponent(commit ?? ""))
		.replaceAll("{file}", () => path)
		.replaceAll("{line}", String(line));
}

/** GitHub and GitLab under their own names, or a host that says which of them it runs. */
function templateOf(remote: string): string | null {
	const [, host, path] =
		/^(?:https?|ssh):\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(
			remote,
		) ??
		/^[\w.-]+@([\w.-]+):(.+?)(?:\.git)?\/?$/.exec(remote) ??
		[];
	if (!host || !path) return null;
	if (/(^|\.)github\./i.test(host))
		return `https://${host}/${path}/blob/{commit}/{file}#L{line}`;
	if (/(^|\.)gitlab\./i.test(host))
		return `https://${host}/${path}/-/blob/{commit}/{file}#L{line}`;
	return null;
}
