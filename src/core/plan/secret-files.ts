// Settings and documents -> the files that their secrets are read from, so that a changed one can be noticed.
import { grantsOf, ungranted } from "../settings/grants.ts";
import { settingsReferences } from "../settings/references.ts";
import type { Settings } from "../settings/settings.ts";
import { storeFiles } from "../settings/stores.ts";
import type { FieldValue, Node } from "../types.ts";

/** Paths as they are written, sorted, each once. Of documents that cannot be used too: they may be mended by then. */
export function secretFiles(
	settings: Settings | null,
	documents: readonly { readonly root: Node | null }[],
): readonly string[] {
	const files = new Set<string>();
	const add = (value: FieldValue): void => {
		if (typeof value !== "string" && "file" in value) files.add(value.file);
	};
	for (const { root } of documents) if (root) collect(root, files);
	if (settings) {
		// What documents may not name is not even looked at.
		const grants = grantsOf(settings);
		for (const file of files)
			if (ungranted(grants, { file })) files.delete(file);
		for (const { value } of settingsReferences(settings)) add(value);
		for (const file of storeFiles(settings.secrets.stores, [
			...settings.environments.keys(),
		]))
			files.add(file);
	}
	return [...files].sort();
}

/** A mapping with `file`, and `pointer` at most, is a reference wherever it stands; one too many that is watched does no harm. */
function collect(node: Node, files: Set<string>): void {
	if (node.kind === "seq") for (const item of node.items) collect(item, files);
	if (node.kind !== "map") return;
	const file = node.entries.get("file")?.value;
	if (
		node.entries.size === (node.entries.has("pointer") ? 2 : 1) &&
		file?.kind === "scalar" &&
		typeof file.value === "string"
	)
		files.add(file.value);
	for (const { value } of node.entries.values()) collect(value, files);
}
