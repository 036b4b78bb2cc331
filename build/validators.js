// The schemas -> the code that judges by them: what only says whether a value is right, and what tells all that is wrong with it, which few runs need.
import { createHash } from "node:crypto";
import { Ajv } from "ajv";
import { codeOf, givenNames, schemaCompiler, schemas } from "./schema-code.js";

export { schemas };

const { anyType } = await import("../src/core/catalog/any-type.ts");
const { aloneSchema } = await import("../src/core/catalog/validators.ts");

const types = Object.keys(schemas).filter((path) =>
	path.startsWith("integrations/"),
);
const settings = "settings.schema.json";
const action = "action.schema.json";

const telling = schemaCompiler({ validateSchema: true });
const tells = [...types, settings, action, anyType].map((path) =>
	compiled(path.replace(/^.*\/|\.schema\.json$/g, ""), telling, [path]),
);

/** The schemas mean the same in the older dialect, whose code keeps no account of what was looked at. */
const accepting = schemaCompiler(
	{ validateSchema: false, allErrors: false, verbose: false },
	Ajv,
);
/** Types have most of their members alike, whose code is there once. */
const accepts = [
	compiled("accepts-types", accepting, [...types, aloneSchema], withoutErrors),
	compiled("accepts-settings", accepting, [settings], withoutErrors),
	compiled("accepts-action", accepting, [action], withoutErrors),
];

function compiled(name, ajv, paths, shorten) {
	const code = codeOf(ajv, paths, shorten);
	const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
	return { paths, file: `validators/${name}-${hash}.cjs`, code };
}

/** Nobody reads what is wrong, nor where. */
function withoutErrors(code) {
	const short = code
		.replace(
			/validate\d+\.errors = \[\{.*?\}\];return false;/gs,
			"return false;",
		)
		.replace(
			/const (err\d+) = \{.*?\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}/gs,
			"",
		)
		.replace(/, \{instancePath(?!=).*?,rootData\}/gs, "")
		.replace(
			/vErrors = vErrors === null \? validate\d+\.errors : vErrors\.concat\(validate\d+\.errors\);errors = vErrors\.length;/g,
			"errors++;",
		)
		.replace(
			/if\(vErrors !== null\)\{if\((_errs\d+)\)\{vErrors\.length = \1;\}else \{vErrors = null;\}\}/g,
			"",
		)
		.replace(/validate\d+\.errors = vErrors;|let vErrors = null;/g, "")
		.replace(/, \{instancePath="",.*?\}=\{\}/g, "");
	if (/vErrors|\.errors|instancePath/.test(short))
		throw new Error("ajv tells errors in another way than it did");
	return short;
}

/** By path in dist. */
export const validatorFiles = new Map(
	[...tells, ...accepts].map(({ file, code }) => [file, code]),
);

const filesByPath = (all) =>
	JSON.stringify(
		Object.fromEntries(
			all.flatMap(({ paths, file }) =>
				paths.map((path) => [path, `../${file}`]),
			),
		),
	);

/** In the place of the module that compiles. */
export const validatorsModule = `
import { createRequire } from "node:module";
import equal from "ajv/dist/runtime/equal.js";
import ucs2length from "ajv/dist/runtime/ucs2length.js";
import { formatTests, withinBound } from "./formats.ts";

const require = createRequire(import.meta.url);
const telling = ${filesByPath(tells)};
const accepting = ${filesByPath(accepts)};

export const aloneSchema = ${JSON.stringify(aloneSchema)};

export function validatorsOf(schemas) {
	const loaded = new Map();
	function load(file) {
		const known = loaded.get(file);
		if (known) return known;
		const made = require(file)(${givenNames.replace("formats", "formatTests").replace("equal", "equal.default").replace("ucs2length", "ucs2length.default")});
		loaded.set(file, made);
		return made;
	}
	const tells = (path) => load(telling[path])[path];
	return {
		tells,
		accepts: (path) => accepting[path] ? load(accepting[path])[path] : tells(path),
	};
}
`;
