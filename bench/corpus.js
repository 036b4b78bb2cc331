// How many -> a repository of that many valid files with two environments, and our schemas as one file for other checkers.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const schemas = fileURLToPath(new URL("../schemas/", import.meta.url));

/** What differs between the integrations of a repository: the type, its credential and a member of its own. */
const kinds = [
	(at) =>
		`type: web-services\ncredentials:\n  type: basicAuth\n  fields:\n    userName: user-${at}\n    password: { env: PASSWORD_${at} }\nmutualTls:\n  certificateAuthority: genesys-cloud\n`,
	(at) =>
		`type: web-services\ncredentials:\n  type: userDefinedOAuth\n  fields:\n    clientId: client-${at}\n    clientSecret: { file: secrets/client-${at} }\n    loginUrl: https://login.example.com/${at}\n`,
	(at) =>
		`type: aws-lambda\ncredentials:\n  type: amazonWebServicesARN\n  fields:\n    ARN: arn:aws:iam::${100_000_000_000 + at}:role/genesys-${at}\n`,
	(at) =>
		`type: salesforce\ncredentials:\n  type: salesforce\n  fields:\n    username: user-${at}@example.com\n    password: { env: PASSWORD_${at} }\n    securityToken: { env: TOKEN_${at} }\n    loginUrl: https://login.salesforce.com\n`,
	(at) =>
		`type: zendesk\ncredentials:\n  type: zendeskApiToken\n  fields:\n    userEmail: user-${at}@example.com\n    baseUrl: https://example-${at}.zendesk.com\n    apiToken: { env: TOKEN_${at} }\n`,
];

/** About a kilobyte, as people write them: a comment, a note of some lines, a patch for production. */
function documentText(at) {
	return `# Integration ${at}
key: integration-${at}
name: "Integration number ${at}"
status: ${at % 5 === 0 ? "inactive" : "active"}
notes: |
  Owned by team ${at % 37}.
  Escalate to owner-${at % 101}@example.com before a change.
${kinds[(at * 7) % kinds.length](at)}properties: {}
suspend: false
environments:
  prod:
    status: ${at % 3 === 0 ? "inactive" : "active"}
    notes: |
      Production of integration ${at}.
`;
}

/** @returns the folder, with `gc-integrations.yaml` and `integrations/`, and `schema.json` for the others */
export function writeCorpus(folder, count) {
	mkdirSync(join(folder, "integrations"), { recursive: true });
	const types = readdirSync(join(schemas, "integrations")).map((file) =>
		file.replace(".schema.json", ""),
	);
	const environment = (name) =>
		`  ${name}:\n    region: eu-west-1\n    oauth: { clientId: { env: ID_${name} }, clientSecret: { env: SECRET_${name} } }\n`;
	writeFileSync(
		join(folder, "gc-integrations.yaml"),
		`version: 1\nenvironments:\n${environment("dev")}${environment("prod")}limits: { ${types.map((type) => `${type}: 100000`).join(", ")} }\n`,
	);
	for (let at = 0; at < count; at += 1)
		writeFileSync(
			join(folder, "integrations", `${String(at).padStart(5, "0")}.yaml`),
			documentText(at),
		);
	writeFileSync(join(folder, "schema.json"), JSON.stringify(oneSchema()));
	return folder;
}

/** What no checker but ours knows, and what some refuse to load. */
const ours = /^x-|^\$schema$|^format$|^examples$/;

/** Our schemas with every reference pointing into `$defs` of one file. */
function oneSchema() {
	const files = readdirSync(schemas, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => path.endsWith(".schema.json"));
	const nameOf = (path) => path.replaceAll(/[/.]/g, "_");
	const top = "integration.schema.json";
	const moved = (value, file) => {
		if (Array.isArray(value)) return value.map((item) => moved(item, file));
		if (value === null || typeof value !== "object") return value;
		return Object.fromEntries(
			Object.entries(value)
				.filter(([name]) => !ours.test(name))
				.map(([name, inner]) => [
					name,
					name === "$ref" && typeof inner === "string"
						? movedReference(inner, file)
						: moved(inner, file),
				]),
		);
	};
	const movedReference = (reference, file) => {
		const { pathname, hash } = new URL(reference, `file:///${file}`);
		return `#/$defs/${nameOf(pathname.slice(1))}${hash.slice(1)}`;
	};
	const read = (path) => JSON.parse(readFileSync(join(schemas, path), "utf8"));
	return {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		$ref: `#/$defs/${nameOf(top)}`,
		$defs: Object.fromEntries(
			files.map((path) => [nameOf(path), moved(read(path), path)]),
		),
	};
}
