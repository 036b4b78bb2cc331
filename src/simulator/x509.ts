// A subject, an issuer and two dates become an X.509 certificate (DER, signed with ECDSA P-256 and SHA-256).
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Issued {
	readonly commonName: string;
	readonly organization: string;
	readonly privateKey: KeyObject;
	readonly der: Buffer;
	readonly pem: string;
}

export interface CertificateRequest {
	readonly commonName: string;
	readonly organization: string;
	/** Milliseconds since the epoch; certificates know whole seconds. */
	readonly notBefore: number;
	readonly notAfter: number;
	readonly serialNumber: number;
	/** Absent: signed by itself. */
	readonly issuer?: Issued;
	readonly isAuthority: boolean;
	readonly extendedKeyUsages?: readonly ("clientAuth" | "serverAuth")[];
}

/** RFC 5280, as much of it as a client certificate and its issuers need: names of two parts, basicConstraints, keyUsage. */
export function issueCertificate(request: CertificateRequest): Issued {
	const { commonName, organization, issuer, isAuthority } = request;
	const { privateKey, publicKey } = isAuthority ? makeKeys() : leafKeys();
	const signedBy = issuer ?? { commonName, organization };
	const body = sequence(
		explicit(0, integer(2)),
		integer(request.serialNumber),
		ecdsaWithSha256,
		name(signedBy.organization, signedBy.commonName),
		sequence(time(request.notBefore), time(request.notAfter)),
		name(organization, commonName),
		publicKey,
		explicit(3, extensions(isAuthority, request.extendedKeyUsages)),
	);
	const signature = sign("sha256", body, issuer?.privateKey ?? privateKey);
	const der = sequence(body, ecdsaWithSha256, bits(signature));
	return { commonName, organization, privateKey, der, pem: pem(der) };
}

interface Keys {
	readonly privateKey: KeyObject;
	/** DER. */
	readonly publicKey: Buffer;
}

function makeKeys(): Keys {
	const { privateKey, publicKey } = generateKeyPairSync("ec", {
		namedCurve: "P-256",
	});
	return {
		privateKey,
		publicKey: publicKey.export({ type: "spki", format: "der" }),
	};
}

let ofLeaves: Keys | undefined;

/** The same for all: nobody opens a connection with them, and to make a pair takes longer than the certificate. */
function leafKeys(): Keys {
	ofLeaves ??= makeKeys();
	return ofLeaves;
}

/** @returns PEM with lines of 64 characters and a final newline. */
function pem(der: Buffer): string {
	const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function tagged(tag: number, content: Uint8Array): Buffer {
	const { length } = content;
	const head =
		length < 0x80
			? [tag, length]
			: length < 0x100
				? [tag, 0x81, length]
				: [tag, 0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from(head), content]);
}

function sequence(...members: Uint8Array[]): Buffer {
	return tagged(0x30, Buffer.concat(members));
}

function explicit(number: number, content: Uint8Array): Buffer {
	return tagged(0xa0 + number, content);
}

function integer(value: number): Buffer {
	const hex = value.toString(16);
	const even = hex.length % 2 === 0 ? hex : `0${hex}`;
	// A leading bit would make the number negative.
	const bytes = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
	return tagged(0x02, bytes);
}

function bits(content: Uint8Array, unused = 0): Buffer {
	return tagged(0x03, Buffer.concat([Buffer.from([unused]), content]));
}

function objectId(text: string): Buffer {
	const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
	const bytes = rest.flatMap((arc) => {
		const groups = [arc & 0x7f];
		for (let left = arc >> 7; left > 0; left >>= 7)
			groups.unshift((left & 0x7f) | 0x80);
		return groups;
	});
	return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function time(milliseconds: number): Buffer {
	const digits = new Date(milliseconds).toISOString().replace(/[-:T]/g, "");
	const year = new Date(milliseconds).getUTCFullYear();
	// RFC 5280 4.1.2.5: UTCTime until 2049, GeneralizedTime from then on.
	return year < 2050
		? tagged(0x17, Buffer.from(`${digits.slice(2, 14)}Z`))
		: tagged(0x18, Buffer.from(`${digits.slice(0, 14)}Z`));
}

function name(organization: string, commonName: string): Buffer {
	const part = (id: string, value: string) =>
		tagged(
			0x31,
			sequence(objectId(id), tagged(0x0c, Buffer.from(value, "utf8"))),
		);
	return sequence(part("2.5.4.10", organization), part("2.5.4.3", commonName));
}

function extensions(
	isAuthority: boolean,
	purposes: CertificateRequest["extendedKeyUsages"],
): Buffer {
	const extension = (id: string, value: Buffer) =>
		sequence(objectId(id), yes, tagged(0x04, value));
	// keyUsage bits from the left: digitalSignature 0, keyCertSign 5, cRLSign 6.
	const usage = isAuthority
		? bits(Buffer.from([0b0000_0110]), 1)
		: bits(Buffer.from([0b1000_0000]), 7);
	return sequence(
		extension("2.5.29.19", isAuthority ? sequence(yes) : sequence()),
		extension("2.5.29.15", usage),
		...(purposes === undefined
			? []
			: [
					extension(
						"2.5.29.37",
						sequence(...purposes.map((name) => objectId(purposeIds[name]))),
					),
				]),
	);
}

const purposeIds = {
	serverAuth: "1.3.6.1.5.5.7.3.1",
	clientAuth: "1.3.6.1.5.5.7.3.2",
} as const;

const yes = tagged(0x01, Buffer.from([0xff]));
const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"));
