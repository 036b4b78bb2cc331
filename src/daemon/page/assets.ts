// The page's other files -> where they stand and what they are, by the path that they are asked for.

/** They are not compiled: the same addresses hold for this file's source and for what becomes of it. */
export const pageAssets: Readonly<
	Record<string, { readonly path: URL; readonly type: string }>
> = {
	"/page.css": {
		path: new URL("./assets/page.css", import.meta.url),
		type: "text/css; charset=utf-8",
	},
	"/page.js": {
		path: new URL("./assets/page.js", import.meta.url),
		type: "text/javascript; charset=utf-8",
	},
};
