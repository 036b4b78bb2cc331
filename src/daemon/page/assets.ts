// The page's other files -> where they stand and what they are, by the path that they are asked for.
import { packageFile } from "../../io/package-files.ts";

export const pageAssets: Readonly<
	Record<string, { readonly path: URL; readonly type: string }>
> = {
	"/page.css": {
		path: packageFile("src/daemon/page/assets/page.css"),
		type: "text/css; charset=utf-8",
	},
	"/page.js": {
		path: packageFile("src/daemon/page/assets/page.js"),
		type: "text/javascript; charset=utf-8",
	},
};
