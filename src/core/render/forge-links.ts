// A Git remote, or a template of the settings -> the addresses of a file's line and of a commit in the forge's web view.
import { withoutTrailing } from "../values/text.ts";

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
	const form = template ?? viewOf(remote)?.file ?? null;
	if (form === null || (commit === null && form.includes("{commit}")))
		return null;
	return form
		.replaceAll("{commit}", encodeURIComponent(commit ?? ""))
		.replaceAll("{file}", () => encodedPath(`${prefix}${file}`))
		.replaceAll("{line}", String(line));
}

/** With {commit}; null: no web view is known. */
export function commitTemplate(remote: string | null): string | null {
	const view = viewOf(remote);
	return view && `${view.commit}/{commit}`;
}

/** Null: no web view is known. */
export function commitLink(
	template: string | null,
	commit: string,
): string | null {
	return template?.replaceAll("{commit}", encodeURIComponent(commit)) ?? null;
}

interface WebView {
	/** With {commit}, {file} and {line}. */
	readonly file: string;
	/** A commit's id comes behind it. */
	readonly commit: string;
}

/** Nothing of user, password or query goes along. */
interface Repository {
	/** Scheme, host and port. */
	readonly origin: string;
	readonly host: string;
	readonly path: readonly string[];
}

function viewOf(remote: string | null): WebView | null {
	const repository = remote === null ? null : repositoryOf(remote);
	if (!repository || repository.path.length < 2) return null;
	const forge = forges.find(({ runs }) => runs.test(repository.host));
	return forge?.view(repository) ?? null;
}

function repositoryOf(remote: string): Repository | null {
	const [, scpHost, scpPath = ""] =
		/^[\w.-]+@([\w.-]+):([^?#]+)$/.exec(remote) ?? [];
	if (scpHost !== undefined)
		return repository(`https://${scpHost}`, encodedPath(scpPath));
	if (!URL.canParse(remote)) return null;
	const { protocol, host, hostname, pathname, search, hash } = new URL(remote);
	if (search !== "" || hash !== "") return null;
	// Where git is spoken to says nothing of the port of the web.
	if (protocol === "ssh:") return repository(`https://${hostname}`, pathname);
	return protocol === "https:" || protocol === "http:"
		? repository(`${protocol}//${host}`, pathname)
		: null;
}

function repository(origin: string, path: string): Repository | null {
	if (!URL.canParse(origin)) return null;
	const { hostname } = new URL(origin);
	const bare = withoutTrailing(path, "/").replace(/\.git$/, "");
	return {
		origin,
		host: hostname.toLowerCase(),
		path: bare.split("/").filter((part) => part !== ""),
	};
}

function encodedPath(path: string): string {
	return path.split("/").map(encodeURIComponent).join("/");
}

/** Forges under their own names, and hosts that say what they run. */
const forges: readonly {
	readonly runs: RegExp;
	view(repository: Repository): WebView | null;
}[] = [
	{
		runs: /(^|\.)github\./,
		view: plain("blob/{commit}/{file}#L{line}", "commit"),
	},
	{
		runs: /(^|\.)gitlab\./,
		view: plain("-/blob/{commit}/{file}#L{line}", "-/commit"),
	},
	{
		runs: /(^|\.)(?:gitea\.|forgejo\.|codeberg\.org$)/,
		view: plain("src/commit/{commit}/{file}#L{line}", "commit"),
	},
	{
		runs: /^bitbucket\.org$/,
		view: plain("src/{commit}/{file}#lines-{line}", "commits"),
	},
	{ runs: /(^|\.)bitbucket\./, view: bitbucketDataCenter },
	{ runs: /(^|\.)(?:dev\.azure|visualstudio)\.com$/, view: azure },
];

function plain(file: string, commit: string) {
	return ({ origin, path }: Repository): WebView => {
		const base = [origin, ...path].join("/");
		return { file: `${base}/${file}`, commit: `${base}/${commit}` };
	};
}

/** Over http `[context/]scm/PROJECT/repo`, over ssh without `scm`; `~name` is somebody's own project. */
function bitbucketDataCenter({ origin, path }: Repository): WebView | null {
	const [project, name] = path.slice(-2);
	if (project === undefined || name === undefined) return null;
	const before = path.slice(0, -2);
	if (before.at(-1) === "scm") before.pop();
	const owner = /^(?:~|%7E)(.+)$/i.exec(project)?.[1];
	const place = owner === undefined ? ["projects", project] : ["users", owner];
	const base = [origin, ...before, ...place, "repos", name].join("/");
	return {
		file: `${base}/browse/{file}?at={commit}#{line}`,
		commit: `${base}/commits`,
	};
}

/** Over ssh `v3/organization/project/repo`, over http `…/_git/repo`. */
function azure({ origin, host, path }: Repository): WebView | null {
	const [version, organization, project, name] = path;
	const ssh = /^(?:ssh\.dev\.azure|vs-ssh\.visualstudio)\.com$/.test(host);
	if (ssh ? version !== "v3" || name === undefined : !path.includes("_git"))
		return null;
	const base = ssh
		? `https://dev.azure.com/${organization}/${project}/_git/${name}`
		: [origin, ...path].join("/");
	return {
		file: `${base}?path=/{file}&version=GC{commit}&line={line}&lineEnd={line}&lineStartColumn=1&lineEndColumn=1000&lineStyle=plain&_a=contents`,
		commit: `${base}/commit`,
	};
}
