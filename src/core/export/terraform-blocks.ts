// Terraform's JSON syntax -> its resources, and the values in them that are not computed.
import type { Json, JsonObject } from "../types.ts";
import { isObject, list, object, parsed } from "../values/json.ts";
import { by } from "../values/order.ts";

/** What the files of one folder hold, by the names of their blocks. */
export type TerraformModule = readonly JsonObject[];

export interface Resource {
	readonly name: string;
	readonly address: string;
	readonly body: JsonObject;
}

export function repeatedBy(body: JsonObject): string | null {
	return ["for_each", "count"].find((name) => body[name] !== undefined) ?? null;
}

/** JSON syntax has blocks as objects or lists of such, at every level. */
function blocks(json: Json | undefined): readonly JsonObject[] {
	return Array.isArray(json)
		? json.flatMap((one: Json) => blocks(one))
		: isObject(json)
			? [json]
			: [];
}

export function labels(json: Json | undefined): readonly string[] {
	return blocks(json)
		.flatMap((block) => Object.keys(block))
		.sort();
}

export function resourcesOf(
	module: TerraformModule,
	type: string,
): readonly Resource[] {
	return module
		.flatMap((file) => blocks(file["resource"]))
		.flatMap((resources) => blocks(resources[type]))
		.flatMap((named) =>
			Object.entries(named).flatMap(([name, body]) =>
				blocks(body).map((one) => ({
					name,
					address: `${type}.${name}`,
					body: one,
				})),
			),
		)
		.sort(by(({ address }) => address));
}

export function single(json: Json | undefined): Json | undefined {
	return Array.isArray(json) ? list(json)[0] : json;
}

/** Undefined: there is none, or Terraform computes it. */
export function literal(json: Json | undefined): Json | undefined {
	if (typeof json !== "string")
		return Array.isArray(json) || isObject(json) ? literalIn(json) : json;
	// Doubled signs stand for themselves.
	const plain = json.replace(/\$\$\{|%%\{/g, "");
	return /[$%]\{/.test(plain)
		? undefined
		: json.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}

function literalIn(json: Json): Json | undefined {
	if (Array.isArray(json)) {
		const items = json.map((item: Json) => literal(item));
		return items.includes(undefined) ? undefined : (items as Json[]);
	}
	const members = Object.entries(object(json)).map(
		([name, value]) => [literal(name), literal(value)] as const,
	);
	return members.some((pair) => pair.includes(undefined))
		? undefined
		: (Object.fromEntries(members as [string, Json][]) as JsonObject);
}

/** Of a text of JSON, the members that are literal. */
export function literalMembers(
	title: string,
	json: Json | undefined,
): { readonly members: JsonObject; readonly left: readonly string[] } {
	if (json === undefined || json === null) return { members: {}, left: [] };
	const whole = typeof json === "string" ? parsed(json) : json;
	if (!isObject(whole)) return { members: {}, left: [title] };
	const left: string[] = [];
	const members = Object.entries(whole).flatMap(
		([written, value]): [string, Json][] => {
			const name = literal(written);
			const said = literal(value);
			if (typeof name === "string" && said !== undefined) return [[name, said]];
			left.push(`${title}.${written}`);
			return [];
		},
	);
	return { members: Object.fromEntries(members), left };
}
