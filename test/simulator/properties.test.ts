// What holds for every page size, every order of writes, and every certificate.
import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultBehavior } from "../../src/simulator/behavior-table.ts";
import { cursorPage, page, type Query } from "../../src/simulator/paging.ts";
import { issueCertificate } from "../../src/simulator/x509.ts";
import {
	configOf,
	configPath,
	create,
	withSimulator,
} from "../fixtures/simulator-client.ts";

const sizes = fc.integer({ min: 1, max: 30 });
const ids = fc.uniqueArray(fc.uuid(), { maxLength: 40 });

function queryOf(uri: string): Query {
	const { searchParams } = new URL(uri, "http://x.invalid");
	return Object.fromEntries(
		[...searchParams].map(([name, value]) => [name, [value]]),
	);
}

test("following nextUri visits every object exactly once", () => {
	const behavior = defaultBehavior();
	for (const read of [page, cursorPage])
		fc.assert(
			fc.property(ids, sizes, (all, size) => {
				const objects = all.map((id) => ({ id }));
				const seen: string[] = [];
				let next: unknown = `/list?pageSize=${size}`;
				while (typeof next === "string") {
					const asked = { path: "/list", query: queryOf(next) };
					const found = read(asked, objects, behavior, 200);
					expect(found.entities.length).toBeLessThanOrEqual(size);
					seen.push(...found.entities.map(({ id }) => id));
					next = found["nextUri"];
				}
				expect(seen.toSorted()).toEqual(all.toSorted());
			}),
		);
});

test("of any interleaving of edits, each version is written once", () =>
	withSimulator({ behavior: { rateLimit: 100_000 } }, async ({ send }) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 }),
				async (attempts) => {
					const id = await create(send, "edited", "embedded-client-app");
					let current = 1;
					for (const version of attempts) {
						const config = configOf({ version, notes: `at ${version}` });
						const { status } = await send("PUT", configPath(id), config);
						expect(status).toBe(version === current ? 200 : 409);
						if (version === current) current += 1;
					}
					const { body } = await send("GET", configPath(id));
					expect(body.version).toBe(current);
				},
			),
			{ numRuns: 30 },
		);
	}));

test("every certificate reads back with its dates, serial number and names", () => {
	const seconds = fc.integer({
		min: Date.UTC(1990, 0, 1) / 1000,
		max: Date.UTC(2090, 0, 1) / 1000,
	});
	fc.assert(
		fc.property(
			seconds,
			seconds,
			fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
			fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .-]{0,150}[a-z]$/),
			(from, to, serialNumber, organization) => {
				const { pem } = issueCertificate({
					commonName: "leaf",
					organization,
					notBefore: from * 1000,
					notAfter: to * 1000,
					serialNumber,
					isAuthority: true,
				});
				const read = new X509Certificate(pem);
				expect(new Date(read.validFrom).getTime()).toBe(from * 1000);
				expect(new Date(read.validTo).getTime()).toBe(to * 1000);
				expect(BigInt(`0x${read.serialNumber}`)).toBe(BigInt(serialNumber));
				expect(read.subject).toContain(`O=${organization}`);
				expect(read.verify(read.publicKey)).toBe(true);
			},
		),
		{ numRuns: 200 },
	);
});
