// References to secrets -> their values, read at the last moment and remembered only by the redactor and the caller.

import { ungrantedSource } from "../../core/plan/messages.ts";
import { type Grants, ungranted } from "../../core/settings/grants.ts";
import type {
	FieldValue,
	SecretReference,
	StoreItem,
} from "../../core/types.ts";
import type { Redactor } from "../redact.ts";
import { fromFile } from "./files.ts";
import { type Resolved, secretOf } from "./resolved.ts";
import type { StoreConnections } from "./store-world.ts";
import type { StoreReader } from "./stores.ts";

/** By the path of a file, as it is written. */
type Texts = Map<string, Promise<Resolved>>;

export interface SecretSources {
	/** @param open the value is no secret although it is referred to, such as a client id */
	resolve(value: FieldValue, open?: "open"): Promise<Resolved>;
	/** A secret that stands in a document, where somebody accepted that: it is kept out of what is told all the same. */
	remember(secret: string): void;
	/** The same for the documents of an environment, which may name no more than was granted. */
	within(grants: Grants, environment: string): SecretSources;
}

/**
 * @param folder what file references are relative to
 * @param exposed told of a file that everyone on the machine may read
 * @param connections null: only settings are read, which name no store
 */
export function secretSources(
	environment: Readonly<Record<string, string | undefined>>,
	folder: string,
	redactor: Redactor,
	exposed: (file: string) => void = () => undefined,
	connections: StoreConnections | null = null,
): SecretSources {
	const readers = new Map<string, Promise<StoreReader>>();
	const sources = (
		grants: Grants | null,
		forEnvironment: string,
		/** Fields that name one file shall get what it held at one moment. */
		texts: Texts = new Map(),
	): SecretSources => ({
		async resolve(value, open) {
			if (typeof value === "string") return { value };
			const refused = grants && ungranted(grants, value);
			if (refused) return { problem: ungrantedSource[refused] };
			const resolved =
				"env" in value
					? fromEnvironment(environment[value.env])
					: "file" in value
						? await ofFile(value, grants, open, texts)
						: await ofStore(value, grants, forEnvironment);
			if ("value" in resolved && open === undefined)
				redactor.remember(resolved.value);
			return resolved;
		},
		remember: redactor.remember,
		within: (granted, name) => sources(granted, name),
	});
	async function ofFile(
		{ file, pointer }: Extract<SecretReference, { file: string }>,
		grants: Grants | null,
		open: "open" | undefined,
		texts: Texts,
	): Promise<Resolved> {
		const shared = grants !== null && pointer !== undefined;
		const reading =
			(shared ? texts.get(file) : undefined) ??
			fromFile(folder, file, grants, (path) => {
				if (open === undefined) exposed(path);
			});
		if (shared) texts.set(file, reading);
		const text = await reading;
		if (!("value" in text)) return text;
		if (pointer === undefined) return secretOf(text.value);
		// Most documents need no parser here.
		const { memberOf } = await import("./structured.ts");
		return memberOf(text.value, pointer);
	}

	/** Only who names a store waits for the code that reaches it. */
	function readerOf(
		reached: StoreConnections,
		forEnvironment: string,
	): Promise<StoreReader> {
		const reader =
			readers.get(forEnvironment) ??
			import("./stores.ts").then(({ storeReader }) =>
				storeReader({
					...reached,
					variables: environment,
					folder,
					environment: forEnvironment,
					own: sources(null, forEnvironment).resolve,
					scrub: redactor.scrub,
				}),
			);
		readers.set(forEnvironment, reader);
		return reader;
	}

	async function ofStore(
		item: StoreItem,
		grants: Grants | null,
		forEnvironment: string,
	): Promise<Resolved> {
		if (grants === null || connections === null)
			return { problem: "documents alone may name" };
		const read = await readerOf(connections, forEnvironment);
		return read(item, grants);
	}

	return sources(null, "");
}

function fromEnvironment(value: string | undefined): Resolved {
	if (value === undefined)
		return { problem: "is not set: set it where this runs" };
	return value === ""
		? { problem: "is empty: give it its value where this runs" }
		: { value };
}
