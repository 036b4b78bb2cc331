// Documents -> which of them present a certificate of which authority.

import type { Catalog } from "../catalog/catalog.ts";
import type { Desired } from "../types.ts";
import type { AuthorityUsers, CertificateAuthority } from "./certificates.ts";
import { authorities, authorityOf } from "./reading.ts";

/** Documents that say nothing about mutual TLS manage none, and count for none. */
export function authorityUsers(
	documents: readonly Desired[],
	catalog: Catalog,
): AuthorityUsers {
	const users: Record<CertificateAuthority, string[]> = {
		digicert: [],
		"genesys-cloud": [],
	};
	for (const { key, type, properties } of documents) {
		const known = catalog.types.get(type)?.platformProperties ?? [];
		if (!known.some(({ property }) => property === platformProperty)) continue;
		const value = properties[platformProperty];
		const authority = typeof value === "string" ? authorityOf(value) : null;
		if (authority !== null) users[authority].push(key);
	}
	for (const authority of authorities) users[authority].sort();
	return users;
}

const platformProperty = "clientCertificateAuthority";
