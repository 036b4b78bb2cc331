// The package's schemas -> the catalogue, once in a process: compiling what judges documents takes longer than judging them.
import { buildCatalog, type Catalog } from "../core/catalog/catalog.ts";
import { readSchemas } from "../io/schemas.ts";

let catalog: Catalog | undefined;

export function packageCatalog(): Catalog {
	catalog ??= buildCatalog(readSchemas());
	return catalog;
}
