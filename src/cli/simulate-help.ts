// The simulator's tables -> what `simulate --help` says of them.
import { describeBehaviors } from "../simulator/behavior-table.ts";
import { controlHelp } from "../simulator/control.ts";
import { faultKinds } from "../simulator/faults.ts";

export function simulateHelp(): string {
	const lines = (texts: readonly string[]) =>
		texts.map((text) => `  ${text}`).join("\n");
	return `
While it runs, tests in any language can steer it over HTTP (loopback only):
${lines(controlHelp)}

A fault is { "operation": "postIntegrations", "kind": "lost", "after": 0, "times": 1 }.
  operation: an operationId, "METHOD /path" or "/regular expression/"; absent: every call
  kind: ${faultKinds.join(", ")}
  with status: "status", "code", "message", "retryAfter"; with slow: "ms"

Behaviors and their defaults:
${lines(describeBehaviors())}
`;
}
