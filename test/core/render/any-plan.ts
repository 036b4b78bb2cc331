// Any plan at all, made of what means something to a renderer, of any size.
import fc from "fast-check";
import type { Plan } from "../../../src/core/types.ts";
import { anyText } from "../../fixtures/any-text.ts";
import { change, field, planOf } from "../../fixtures/plans.ts";

const token = fc.constantFrom(
	..."@team|#1|GH-1|`|``|```|\\|\\\\|<img>|</details>|<!--|-->|[a](b)|![|](x)|www.a.b|http://a.b|a@b.c|$|*|_|~|:x:|\n|\n\n|\r\n|\t| |  |word|größe|🎉|\u202e|\u200b|\ud800|\u0000|&lt;|/close|- |1.|+|=|\\`".split(
		"|",
	),
	"|",
	"\\|",
	"`".repeat(100),
);
const text = fc.oneof(
	fc.array(token, { maxLength: 12 }).map((parts) => parts.join("")),
	anyText({ maxLength: 30 }),
	fc
		.tuple(token, fc.constantFrom(10, 50_000))
		.map(([part, length]) => part.repeat(Math.ceil(length / part.length))),
);
const json = fc.oneof(
	text,
	fc.constant(null),
	fc.integer(),
	fc.dictionary(text, text, { maxKeys: 3 }),
);
const fields = fc.array(
	fc.tuple(text, json, json).map(([path, from, to]) => field(path, from, to)),
	{ maxLength: 6 },
);
const verb = fc.constantFrom("create", "adopt", "update", "delete");
const times = fc.constantFrom(1, 1, 1, 3, 40, 400);
function many<T>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
	return fc
		.tuple(fc.array(item, { maxLength: 4 }), times)
		.map(([items, count]) => Array.from({ length: count }, () => items).flat());
}
const refusal = fc.record({
	rule: text,
	key: fc.option(text),
	message: text,
});
export const anyPlan: fc.Arbitrary<Plan> = fc
	.record({
		environment: text,
		organizationId: fc.option(text),
		commit: fc.option(text),
		changes: many(
			fc
				.record({
					name: text,
					type: text,
					fields,
					notes: fc.array(text, { maxLength: 3 }),
					key: text,
					verb,
				})
				.map((more) => change(more.verb, more.key, more)),
		),
		refusals: many(refusal),
		orphans: many(
			fc.record({ key: text, integrationId: fc.option(text), name: text }),
		),
		suspended: many(fc.record({ key: text, verb, fields })),
		standings: many(
			fc.record({
				key: text,
				integrationId: text,
				name: text,
				type: text,
				status: text,
				reportedState: fc.constantFrom("ERROR", "ACTIVE"),
				detail: fc.option(text),
			}),
		),
		secretsRead: fc.boolean(),
		limited: fc.option(
			fc.record({
				only: many(text),
				leftOut: many(fc.record({ key: text, verb })),
				otherRefusals: many(refusal),
			}),
		),
	})
	.map(({ limited, ...more }) => planOf({ ...more, ...limited }));
