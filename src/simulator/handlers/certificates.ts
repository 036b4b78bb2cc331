// Calls about the certificates of data actions become listings.
import { certificateText } from "../certificates.ts";
import { type Handler, ok } from "../platform.ts";
import type { StoredCertificate } from "../state.ts";

const getIntegrationsActionsCertificates: Handler = (platform, { query }) => {
	const { organization } = platform;
	const { certificateAnswers, certificateFormat } = organization.world.behavior;
	platform.certificateAnswers += 1;
	const otherNode =
		certificateAnswers === "alternating" &&
		platform.certificateAnswers % 2 === 0;
	const status = query["status"]?.[0];
	const entities = (
		otherNode
			? afterRotation(organization.certificates)
			: organization.certificates
	)
		.filter((one) => !status || one.status === status)
		.map((one) => ({
			signingAuthority: one.signingAuthority,
			certificate: certificateText(one, certificateFormat),
			status: one.status,
			type: one.type,
		}));
	return ok({
		entities,
		pageSize: 25,
		pageNumber: 1,
		total: entities.length,
		pageCount: 1,
		selfUri: "/api/v2/integrations/actions/certificates",
	});
};

const getIntegrationsActionsCertificatesTruststore: Handler = () =>
	ok({ entities: trustStore, total: trustStore.length });

export const certificateHandlers: Readonly<Record<string, Handler>> = {
	getIntegrationsActionsCertificates,
	getIntegrationsActionsCertificatesTruststore,
};

/** As a node answers on which the rotation is over: what was upcoming is current, what was current is gone. */
function afterRotation(
	certificates: readonly StoredCertificate[],
): StoredCertificate[] {
	return certificates
		.filter(({ status }) => status === "Upcoming")
		.map((one) => ({ ...one, status: "Current" as const }));
}

const trustStore = [
	"DigiCert Global Root G2",
	"Amazon Root CA 1",
	"ISRG Root X1",
].map((description, index) => ({
	description,
	serialNumber: `0${index + 1}:5a:3c`,
	signature: "SHA256withRSA",
}));
