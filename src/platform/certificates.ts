// The client certificates that data actions present, as the platform lists them.
import type {
	CertificateAnswer,
	CertificateStatus,
} from "../core/certificates/certificates.ts";
import type { Http } from "./http.ts";
import { readPages } from "./pages.ts";
import type { View } from "./shape.ts";

const path = "/api/v2/integrations/actions/certificates";

/** The platform has two to four; far more means that its pages never end. */
const MOST_CERTIFICATES = 500;

/**
 * Reads one status after the other. Genesys Cloud help: answers are inconsistent while a rotation is in progress.
 * Where two nodes answer in turn, two readings in one order would be mixed alike and seem to agree: change the order.
 */
export async function readCertificates(
	http: Http,
	first: CertificateStatus,
): Promise<readonly CertificateAnswer[]> {
	const second = first === "current" ? "upcoming" : "current";
	return [
		...(await readStatus(http, first)),
		...(await readStatus(http, second)),
	];
}

async function readStatus(
	http: Http,
	status: CertificateStatus,
): Promise<readonly CertificateAnswer[]> {
	const asked = status === "current" ? "Current" : "Upcoming";
	let seen = 0;
	const found = await readPages(http, {
		path,
		pageSize: null,
		query: { status: asked, type: "Client" },
		entity(entity: View) {
			seen += 1;
			if (seen > MOST_CERTIFICATES)
				throw http.trouble(
					{ method: "GET", path },
					`answered more than ${MOST_CERTIFICATES} certificates`,
					"unavailable",
					"not-done",
				);
			return {
				// They have no id, and one may be listed twice.
				id: `${seen}`,
				signingAuthority: entity.text("signingAuthority"),
				text: entity.textOr("certificate", ""),
				status: entity.textOr("status", "") || asked,
				type: entity.textOr("type", "") || "Client",
			};
		},
	});
	return found
		.filter((one) => same(one.status, asked) && same(one.type, "Client"))
		.map(({ signingAuthority, text }) => ({ signingAuthority, status, text }));
}

/** The list may be the whole one, whatever was asked for. */
function same(a: string, b: string): boolean {
	return a.toLowerCase() === b.toLowerCase();
}
