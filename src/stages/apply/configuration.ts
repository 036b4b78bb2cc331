// A document's configuration -> written at the version that was read, or not at all.
import { configurationBody } from "../../core/plan/configuration.ts";
import { equal } from "../../core/plan/properties.ts";
import type {
	ActualConfig,
	ActualIntegration,
	IntegrationChange,
	Json,
} from "../../core/types.ts";
import { ApiError } from "../../platform/errors.ts";
import type { Course } from "./course.ts";
import type { WrittenCredential } from "./credential.ts";
import { type ApplyInput, ChangeFailed } from "./input.ts";

/** A clash is answered by reading and planning again, and only the same change goes on: never by the old body. */
const mostClashes = 3;

export async function writeConfiguration(
	{ input, change, write }: Course,
	integration: ActualIntegration,
	credential: WrittenCredential | null,
): Promise<void> {
	if (change.target.config)
		await write("configuration", () =>
			writeAtVersion(input, change, integration, credential),
		);
}

async function writeAtVersion(
	input: ApplyInput,
	change: IntegrationChange,
	{ id, config }: ActualIntegration,
	credential: WrittenCredential | null,
): Promise<void> {
	const { reader, replan } = input;
	const isNew = change.integrationId === null;
	let live = config ?? (await reader.readConfig(id, { fresh: isNew }));
	let current = change;
	for (let clash = 0; ; clash += 1) {
		try {
			const written = await put(input, current, id, live, credential);
			if (written) await noteBoundDate(input, current, id, written, credential);
			return;
		} catch (error) {
			const clashed = error instanceof ApiError && error.kind === "conflict";
			if (!clashed || clash >= mostClashes) throw error;
			live = await reader.readConfig(id);
			if (isNew) continue;
			const again = replan(change.key, id, live);
			if (!again || !isSame(again, change))
				throw new ChangeFailed(
					`somebody else changed integration ${id} after this was planned: nothing was overwritten, plan again to see what differs now`,
				);
			current = again;
		}
	}
}

async function put(
	{ writer, writerName }: ApplyInput,
	change: IntegrationChange,
	id: string,
	live: ActualConfig,
	credential: WrittenCredential | null,
): Promise<ActualConfig | null> {
	const { config } = change.target;
	if (!config) return null;
	return writer.writeConfig(
		id,
		configurationBody(change, config, live, credential, writerName ?? null),
	);
}

/** Where binding a credential counts as a change of it, the ownership line must tell the date after that. */
async function noteBoundDate(
	input: ApplyInput,
	change: IntegrationChange,
	id: string,
	written: ActualConfig,
	credential: WrittenCredential | null,
): Promise<void> {
	if (!credential || change.target.credential?.action === "keep") return;
	const date = written.credentialDates?.[credential.id];
	if (
		date !== undefined &&
		Date.parse(date) > Date.parse(credential.modifiedDate ?? "")
	)
		await put(input, change, id, written, {
			id: credential.id,
			modifiedDate: date,
		});
}

function isSame(a: IntegrationChange, b: IntegrationChange): boolean {
	return (
		a.integrationId === b.integrationId &&
		equal(a.fields as unknown as Json, b.fields as unknown as Json)
	);
}
