// Authority, status and dates become the client certificates that data actions present, and the strings in which the API shows them.
import { X509Certificate } from "node:crypto";
import type { Behavior } from "./behavior.ts";
import type { StoredCertificate } from "./state.ts";
import { type Issued, issueCertificate } from "./x509.ts";

const day = 86_400_000;

export interface CertificateSpec {
	readonly signingAuthority: "Genesys" | "DigiCert";
	readonly status: "Current" | "Upcoming";
	readonly notBefore: Date;
	readonly notAfter: Date;
	/** What the certificate restricts its use to; default: nothing. */
	readonly extendedKeyUsages?: readonly ("clientAuth" | "serverAuth")[];
	/** Of the certificate, default a number that no other certificate of this process has. */
	readonly serialNumber?: number;
}

/** "Genesys" is signed directly by a private root; "DigiCert" by an intermediate of a public one. */
export function makeCertificate(spec: CertificateSpec): StoredCertificate {
	serial += 1;
	const { signingAuthority, status, serialNumber = serial } = spec;
	let made: readonly string[] | undefined;
	return {
		signingAuthority,
		status,
		type: "Client",
		// Most organizations are never asked for theirs.
		get chain() {
			made ??= chainOf({ ...spec, serialNumber });
			return made;
		},
	};
}

function chainOf(
	spec: CertificateSpec & { readonly serialNumber: number },
): readonly string[] {
	const { signingAuthority, serialNumber, extendedKeyUsages } = spec;
	const [issuer, ...roots]: [Issued, ...Issued[]] =
		signingAuthority === "Genesys"
			? [genesysRoot()]
			: [digicertIntermediate(), digicertRoot()];
	const leaf = issueCertificate({
		commonName: "data-actions.mypurecloud.com",
		organization: "Genesys Cloud Services, Inc.",
		notBefore: spec.notBefore.getTime(),
		notAfter: spec.notAfter.getTime(),
		serialNumber,
		issuer,
		isAuthority: false,
		...(extendedKeyUsages === undefined ? {} : { extendedKeyUsages }),
	});
	return [leaf, issuer, ...roots].map(({ pem }) => pem);
}

/** The certificates of an organization that nothing was said about: both authorities, in the middle of their year. */
export function usualCertificates(now: number): StoredCertificate[] {
	const dates = {
		notBefore: new Date(now - 30 * day),
		notAfter: new Date(now + 335 * day),
	};
	return [
		makeCertificate({
			signingAuthority: "Genesys",
			status: "Current",
			...dates,
		}),
		makeCertificate({
			signingAuthority: "DigiCert",
			status: "Current",
			...dates,
		}),
	];
}

/** The string that the API's `certificate` member holds. */
export function certificateText(
	{ chain }: StoredCertificate,
	format: Behavior["certificateFormat"],
): string {
	const leaf = chain[0] ?? "";
	switch (format) {
		case "pem":
			return leaf;
		case "pem-crlf":
			return leaf.replaceAll("\n", "\r\n");
		case "base64-der":
			return new X509Certificate(leaf).raw.toString("base64");
		case "chain":
			return chain.join("");
		case "chain-reversed":
			return chain.toReversed().join("");
	}
}

let serial = 0x10_0000;
const genesysRoot = once(() =>
	authority("Genesys Cloud Private Root CA", "Genesys Cloud Services, Inc."),
);
const digicertRoot = once(() =>
	authority("DigiCert Simulated Root G2", "DigiCert Inc"),
);
const digicertIntermediate = once(() =>
	authority("DigiCert Simulated TLS CA1", "DigiCert Inc", digicertRoot()),
);

function authority(
	commonName: string,
	organization: string,
	issuer?: Issued,
): Issued {
	serial += 1;
	return issueCertificate({
		commonName,
		organization,
		notBefore: Date.UTC(2015, 0, 1),
		notAfter: Date.UTC(2055, 0, 1),
		serialNumber: serial,
		...(issuer === undefined ? {} : { issuer }),
		isAuthority: true,
	});
}

function once(make: () => Issued): () => Issued {
	let made: Issued | undefined;
	return () => {
		made ??= make();
		return made;
	};
}
