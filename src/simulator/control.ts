// Requests to /simulator/ become a look at the simulator, or a change of how it behaves: for CI in any language.
import type { IncomingMessage } from "node:http";
import { checkAnswers, type ScriptedAnswer } from "./actions/answers.ts";
import type { Behavior } from "./behavior.ts";
import { checkBehavior } from "./behavior-table.ts";
import { checkFaults, type Fault } from "./faults.ts";
import type { LoggedCall } from "./log.ts";
import type { OrganizationState, StoredAction } from "./state.ts";
import { mediaType } from "./tokens.ts";

export interface Controls {
	readonly log: readonly LoggedCall[];
	readonly organization: OrganizationState;
	readonly addFault: (fault: Fault) => void;
	/** Before those that were scripted earlier. */
	readonly script: (answers: readonly ScriptedAnswer[]) => void;
	readonly behave: (changes: Partial<Behavior>) => void;
	/** Back to how it was started: organization, behavior, no faults, no log. */
	readonly reset: () => void;
}

interface ControlAnswer {
	readonly status: number;
	readonly body: unknown;
}

/** What `--help` says about the control surface. */
export const controlHelp: readonly string[] = [
	"GET  /simulator/log       the calls so far, without secrets",
	"GET  /simulator/state     what the organization holds, without secrets",
	"POST /simulator/faults    a fault, or an array of them, as JSON",
	"POST /simulator/answers   what services answer to actions that are tested, as JSON",
	"POST /simulator/behavior  behaviors to change, as a JSON object",
	"POST /simulator/reset     back to how it was started (body: {})",
];

/** Answers only to this machine, and not to web pages: those cannot send JSON without being asked about it first. */
export function controlAnswer(
	controls: Controls,
	request: IncomingMessage,
	path: string,
	body: string,
): ControlAnswer {
	if (!isLocal(request))
		return refused(403, "the control surface answers on loopback only");
	const asked = `${request.method} ${path}`;
	if (asked === "GET /simulator/log") return fine(controls.log);
	if (asked === "GET /simulator/state")
		return fine(stateWithoutSecrets(controls.organization));
	if (request.method !== "POST") return refused(404, `there is no ${asked}`);
	if (mediaType(request.headers["content-type"]) !== "application/json")
		return refused(415, "the content type must be application/json");
	let sent: unknown;
	try {
		sent = JSON.parse(body === "" ? "{}" : body);
	} catch {
		return refused(400, "the body is not JSON");
	}
	switch (path) {
		case "/simulator/faults": {
			const checked = checkFaults(sent);
			if ("problems" in checked) return refused(400, ...checked.problems);
			for (const fault of checked.faults) controls.addFault(fault);
			return fine({ added: checked.faults.length });
		}
		case "/simulator/answers": {
			const checked = checkAnswers(sent);
			if ("problems" in checked) return refused(400, ...checked.problems);
			controls.script(checked.answers);
			return fine({ added: checked.answers.length });
		}
		case "/simulator/behavior": {
			const checked = checkBehavior(sent);
			if ("problems" in checked) return refused(400, ...checked.problems);
			controls.behave(checked.changes);
			return fine(controls.organization.world.behavior);
		}
		case "/simulator/reset":
			controls.reset();
			return fine({});
		default:
			return refused(404, `there is no ${asked}`);
	}
}

/** The organization as JSON: of credentials only the names of their fields, of certificates no keys. */
function stateWithoutSecrets(
	organization: OrganizationState,
): Record<string, unknown> {
	return {
		id: organization.id,
		name: organization.name,
		integrations: [...organization.integrations.values()],
		credentials: [...organization.credentials.values()].map((credential) => ({
			...credential,
			fields: Object.keys(credential.fields),
		})),
		actions: live(organization.actions),
		drafts: live(organization.drafts),
		certificates: organization.certificates,
		behavior: organization.world.behavior,
	};
}

function live(actions: ReadonlyMap<string, StoredAction>): StoredAction[] {
	return [...actions.values()].filter(({ deleted }) => !deleted);
}

function isLocal(request: IncomingMessage): boolean {
	const address = request.socket.remoteAddress ?? "";
	const host = (request.headers.host ?? "").replace(/:\d+$/, "");
	return (
		/^(::1|(::ffff:)?127\.)/.test(address) &&
		// A page whose name was made to point to this machine sends its own name.
		/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)
	);
}

function fine(body: unknown): ControlAnswer {
	return { status: 200, body };
}

function refused(status: number, ...problems: string[]): ControlAnswer {
	return { status, body: { problems } };
}
