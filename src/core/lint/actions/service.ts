// An integration's document -> what the templates of its data actions may use.
import type { IntegrationType } from "../../catalog/catalog.ts";
import { nodeAt, stringAt } from "../../document/node.ts";
import type { JudgedDocument } from "../../findings/problem.ts";
import type { Scope } from "../scope.ts";
import { jsonMembers } from "./holes.ts";
import { parsedTemplate } from "./parsed.ts";
import { writtenText } from "./text.ts";

export interface Service {
	/** Null: no document says what it is. */
	readonly key: string | null;
	readonly type: IntegrationType | undefined;
	/** Undefined: the document has no credential. */
	readonly credentialType: string | undefined;
	/** The platform sends the header Authorization itself. */
	readonly sendsAuthorization: boolean;
	/** `credentials`, `authResponse`; null: it is not known which there are. */
	readonly variables: readonly string[] | null;
	/** Fields of the credential; null: any. */
	readonly fields: readonly string[] | null;
	/** What the custom auth action hands on; null: any. */
	readonly answered: readonly string[] | null;
}

const unknown: Service = {
	key: null,
	type: undefined,
	credentialType: undefined,
	sendsAuthorization: false,
	variables: null,
	fields: null,
	answered: null,
};

/** @param integration undefined: there is none */
export function serviceOf(
	integration: JudgedDocument | undefined,
	scope: Pick<Scope, "texts" | "beside" | "catalog">,
): Service {
	if (!integration) return unknown;
	const { node, key = null } = integration;
	const type = scope.catalog.types.get(stringAt(node, "type") ?? "");
	const credentialType = stringAt(node, "credentials", "type");
	const credential = scope.catalog.credentialTypes.get(credentialType ?? "");
	const fields = nodeAt(node, ["credentials", "fields"]);
	return {
		key,
		type,
		credentialType,
		sendsAuthorization: credential?.sendsAuthorization === true,
		variables: credential?.variables ?? null,
		fields: fields?.kind === "map" ? [...fields.entries.keys()] : null,
		answered: answeredBy(integration, scope),
	};
}

/** The members of the custom auth action's success template, where it is one object. */
function answeredBy(
	integration: JudgedDocument,
	scope: Pick<Scope, "texts" | "beside">,
): readonly string[] | null {
	const path = ["customAuth", "response", "successTemplate"];
	const text = writtenText(integration, nodeAt(integration.node, path), scope);
	const parsed = text && parsedTemplate(text);
	return parsed?.uses ? jsonMembers(parsed) : null;
}
