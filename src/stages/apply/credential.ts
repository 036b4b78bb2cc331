// A document's credential and its secrets -> the credential as the platform then has it.
import type { CredentialTarget } from "../../core/types.ts";
import type { Course } from "./course.ts";
import { ChangeFailed } from "./input.ts";

export interface WrittenCredential {
	readonly id: string;
	readonly modifiedDate: string | null;
}

export async function writeCredential(
	{ input, change, credentials, write }: Course,
	target: CredentialTarget,
): Promise<WrittenCredential> {
	const { id, name, type, fieldKeys, modifiedDate } = target;
	if (target.action === "keep" && id !== null) return { id, modifiedDate };
	const values = input.secrets(change.key);
	if (!values)
		throw new ChangeFailed("its secrets were not read: plan again with them");
	const wanted = {
		name,
		type,
		fields: Object.fromEntries(
			Object.entries(values).map(([field, value]) => [
				fieldKeys[field] ?? field,
				value,
			]),
		),
	};
	return write("credential", () =>
		id === null
			? input.writer.createCredential(wanted, credentials)
			: input.writer.writeCredential(id, wanted),
	);
}
