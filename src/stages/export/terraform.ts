// A repository and Terraform's modules -> the documents that say the same. The platform is not asked.
import { posix } from "node:path";
import { keyNodes } from "../../core/document/names.ts";
import type { Exported, NewDocument } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { exampleText, type SecretKind } from "../../core/export/secrets.ts";
import { fromTerraform } from "../../core/export/terraform.ts";
import type { TerraformModule } from "../../core/export/terraform-blocks.ts";
import { documentText } from "../../core/export/text.ts";
import { lintRepository } from "../lint.ts";
import { type Repository, requireSettings } from "../repository.ts";
import { lintsClean, unmatched, wayUp } from "./new-documents.ts";

export function exportTerraform({
	repository,
	modules,
	environment,
	secrets,
	folder,
}: {
	readonly repository: Repository;
	readonly modules: readonly TerraformModule[];
	/** Null: of all environments. */
	readonly environment: string | null;
	readonly secrets: SecretKind;
	/** Where new documents go, from the settings' folder, with forward slashes. */
	readonly folder: string;
}): Exported {
	const settings = requireSettings(repository);
	const { documents: there } = lintRepository(repository);
	const several =
		settings.environments.size + settings.otherEnvironments.length > 1;
	const { converted, skipped, said } = fromTerraform({
		modules,
		catalog: repository.catalog,
		keys: new Set(
			there.flatMap(({ key, root }) => [
				...(key === undefined ? [] : [key]),
				...(root ? keyNodes(root).map(({ value }) => value) : []),
			]),
		),
		secrets,
		only: several && environment !== null ? [environment] : null,
	});
	const unwritable: typeof skipped = converted.flatMap(
		({ name, address, members }) =>
			documentText(members, "") === null
				? [{ integrationId: null, name, address, reason: messages.notWritable }]
				: [],
	);
	const documents = converted.flatMap(
		({ key, name, address, members, sources }): NewDocument[] => {
			const text = documentText(members, wayUp(folder));
			const file = posix.join(folder, `${key}.yaml`);
			return text === null
				? []
				: [
						{
							key,
							integrationId: null,
							name,
							address,
							file,
							text,
							beside: [],
							sources,
						},
					];
		},
	);
	// A status that Terraform computes is not made up: lint asks for it.
	const { sound, refused } = lintsClean(
		documents,
		repository,
		settings,
		new Set(["missing-field"]),
	);
	const sources = sound.flatMap((one) => one.sources);
	return {
		environment,
		organization: null,
		documents: sound,
		edits: [],
		skipped: [...skipped, ...unwritable, ...refused],
		said: [...said, ...unmatched(sound, settings)],
		example: sources.length === 0 ? null : exampleText(sources, secrets),
		limits: {},
		platformCalls: 0,
	};
}
