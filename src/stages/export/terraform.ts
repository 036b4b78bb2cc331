// A repository and Terraform's modules -> the documents that say the same. The platform is not asked.
import { posix } from "node:path";
import { keyNodes } from "../../core/document/names.ts";
import type { Skipped } from "../../core/export/candidates.ts";
import type { Exported, NewDocument } from "../../core/export/exported.ts";
import * as messages from "../../core/export/messages.ts";
import { exampleText, type SecretKind } from "../../core/export/secrets.ts";
import { type Converted, fromTerraform } from "../../core/export/terraform.ts";
import type { ConvertedAction } from "../../core/export/terraform-action.ts";
import type { TerraformModule } from "../../core/export/terraform-blocks.ts";
import { documentText } from "../../core/export/text.ts";
import type { LintedTree } from "../../core/lint/lint.ts";
import type { Kind } from "../../core/types.ts";
import { lintRepository } from "../lint.ts";
import { type Repository, requireSettings } from "../repository.ts";
import { lintsClean, unmatched, wayUp } from "./new-documents.ts";

export function exportTerraform({
	repository,
	modules,
	environment,
	secrets,
	folder,
	actionFolder,
}: {
	readonly repository: Repository;
	readonly modules: readonly TerraformModule[];
	/** Null: of all environments. */
	readonly environment: string | null;
	readonly secrets: SecretKind;
	/** Where new documents go, from the settings' folder, with forward slashes. */
	readonly folder: string;
	readonly actionFolder: string;
}): Exported {
	const settings = requireSettings(repository);
	const tree = lintRepository(repository);
	const several =
		settings.environments.size + settings.otherEnvironments.length > 1;
	const keysIn = (documents: LintedTree["documents"]): ReadonlySet<string> =>
		new Set(
			documents.flatMap(({ key, root }) => [
				...(key === undefined ? [] : [key]),
				...(root ? keyNodes(root).map(({ value }) => value) : []),
			]),
		);
	const { converted, actions, skipped, said } = fromTerraform({
		modules,
		catalog: repository.catalog,
		keys: keysIn(tree.documents),
		actionKeys: keysIn(tree.actions),
		secrets,
		only: several && environment !== null ? [environment] : null,
	});
	const unwritable: Skipped[] = [];
	const written = (
		one: Converted | ConvertedAction,
		kind: Kind,
	): readonly NewDocument[] => {
		const { key, name, address, members } = one;
		const place = kind === "action" ? actionFolder : folder;
		const text = documentText(members, wayUp(place), kind);
		const entry = {
			...("integration" in one
				? { kind: "action" as const, integration: one.integration }
				: {}),
			integrationId: null,
			name,
			address,
		};
		if (text === null) {
			unwritable.push({ ...entry, reason: messages.notWritable });
			return [];
		}
		return [
			{
				...entry,
				key,
				file: posix.join(place, `${key}.yaml`),
				text,
				beside: one.beside.map((file) => ({
					...file,
					file: posix.join(place, file.file),
				})),
				sources: "sources" in one ? one.sources : [],
			},
		];
	};
	const documents = converted.flatMap((one) => written(one, "integration"));
	// A status that Terraform computes is not made up: lint asks for it.
	const { sound, refused } = lintsClean(
		documents,
		repository,
		settings,
		new Set(["missing-field"]),
	);
	const owners = new Set(sound.map(({ key }) => key));
	// What is wrong with an action is wrong on the platform too: lint tells of it.
	const ofSound = actions
		.filter(({ integration }) => owners.has(integration))
		.flatMap((one) => written(one, "action"));
	const left = actions
		.filter(({ integration }) => !owners.has(integration))
		.map(({ name, address }) => ({
			integrationId: null,
			name,
			address,
			reason: messages.integrationElsewhere,
		}));
	const sources = sound.flatMap((one) => one.sources);
	return {
		environment,
		organization: null,
		documents: [...sound, ...ofSound],
		edits: [],
		skipped: [...skipped, ...unwritable, ...refused, ...left],
		said: [
			...said,
			...unmatched(sound, settings),
			...unmatched(ofSound, settings, "action"),
		],
		example: sources.length === 0 ? null : exampleText(sources, secrets),
		limits: {},
		platformCalls: 0,
	};
}
