// Certificates, and what one needs: codes and their arguments -> the sentences a person reads.
import { count, every } from "../values/words.ts";

/** A new certificate, as people are told of it. */
export interface CertificateFacts {
	readonly from: string;
	readonly until: string;
	readonly fingerprint: string;
	/** What it may be used for, where that does not let it authenticate a client; null: it may. */
	readonly unfit: string | null;
}

interface CertificateSubject {
	readonly authority: "digicert" | "genesys-cloud";
	/** Keys. */
	readonly integrations: readonly string[];
	/** Common name of who signed the current certificate. */
	readonly issuer: string | null;
}

type CertificateTrouble = keyof typeof certificateTroubles;

/** Each continues "the certificate …". */
const certificateTroubles = {
	empty: "is empty",
	"too-large": "is too large to be a certificate",
	"no-certificate": "is neither PEM nor base64 of a certificate",
	damaged: "is damaged or cut off",
	"no-dates": "has dates that cannot be read",
} as const;

export const authorityTitles = {
	digicert: "DigiCert",
	"genesys-cloud": "Genesys Cloud",
} as const;

function theCertificate({
	authority,
	integrations,
}: CertificateSubject): string {
	return `the ${authorityTitles[authority]} client certificate that ${every(integrations)} ${integrations.length === 1 ? "presents" : "present"}`;
}

function described({ from, until, fingerprint }: CertificateFacts): string {
	return `valid from ${from} until ${until}, SHA-256 fingerprint ${fingerprint}`;
}

function cannotAuthenticate(usages: string): string {
	return `cannot authenticate a client: its extended key usage is ${usages}, without clientAuth`;
}

function trustTheRoot({ issuer }: CertificateSubject): string {
	const root = issuer === null ? "" : ` ("${issuer}")`;
	return `trust the region's Genesys Cloud root${root} and pin neither the certificate nor its fingerprint`;
}

const saveUpcoming =
	"gc-integrations certs --save DIR writes it as digicert-upcoming.pem";

function remedy(
	about: CertificateSubject & { readonly successor: CertificateFacts | null },
	soon: string,
): string {
	const { authority, successor } = about;
	if (successor?.unfit)
		return `The successor that is published ${cannotAuthenticate(successor.unfit)} (${described(successor)}): ask Genesys Cloud Customer Care for another one`;
	if (authority === "digicert")
		return successor === null
			? "No successor is published yet: check again soon, and ask Genesys Cloud Customer Care for it if none appears"
			: `Install the new certificate on the web services ${soon} (${described(successor)}; ${saveUpcoming})`;
	return successor === null
		? `Genesys Cloud replaces it by itself, but has published no successor yet: see that the web services ${trustTheRoot(about)}, and ask Genesys Cloud Customer Care if none appears`
		: `Genesys Cloud replaces it by itself with the one that is already published (${described(successor)}): see that the web services ${trustTheRoot(about)}`;
}

interface Ending extends CertificateSubject {
	readonly until: string;
	readonly daysLeft: number;
	readonly successor: CertificateFacts | null;
}

export const certificates = {
	expired: (about: Ending) =>
		`${theCertificate(about)} expired on ${about.until} (${when(about.daysLeft)}): web services that check it refuse the calls. ${remedy(about, "at once")}`,
	expiring: (about: Ending) =>
		`${theCertificate(about)} expires on ${about.until} (${when(about.daysLeft)}). ${remedy(about, "before that date")}`,
	upcoming: (
		about: CertificateSubject & {
			readonly successor: CertificateFacts;
			readonly until: string;
			readonly daysLeft: number;
		},
	) => {
		const { authority, integrations, successor, until, daysLeft } = about;
		const published = `a new ${authorityTitles[authority]} client certificate is published for ${every(integrations)}: ${described(successor)}`;
		const late = daysLeft < 0;
		const date = `${until} (${when(daysLeft)})`;
		if (successor.unfit)
			return `${published}. It ${cannotAuthenticate(successor.unfit)}: web services that check it would refuse the calls. Do not rely on it; ask Genesys Cloud Customer Care for another one, needed ${late ? "since" : "before"} ${date}`;
		return authority === "digicert"
			? `${published}. Install it on the web services, beside the current one, ${late ? `at once: it was needed from ${date}` : `before ${date}`}; ${saveUpcoming}`
			: `${published}. It takes over by itself, ${late ? "due since" : "at the latest on"} ${date}; there is nothing to install on web services that ${trustTheRoot(about)}`;
	},
	upcomingUnread: (
		about: CertificateSubject & { readonly problem: CertificateTrouble },
	) =>
		`a new ${authorityTitles[about.authority]} client certificate is published for ${every(about.integrations)}, but could not be read: what the platform answered ${certificateTroubles[about.problem]}. Look it up in Genesys Cloud`,
	missing: (
		about: CertificateSubject & { readonly problem: CertificateTrouble | null },
	) =>
		about.problem === null
			? `the platform shows no current ${authorityTitles[about.authority]} client certificate, although ${every(about.integrations)} should present one: web services that demand it may refuse the calls. Check again later, and ask Genesys Cloud Customer Care if it stays so`
			: `${theCertificate(about)} could not be read: what the platform answered ${certificateTroubles[about.problem]}. Look up in Genesys Cloud until when it is valid`,
	unfit: (about: CertificateSubject & { readonly usages: string }) =>
		`${theCertificate(about)} ${cannotAuthenticate(about.usages)}: web services that check it refuse the calls. Ask Genesys Cloud Customer Care for another one`,
	unstable: (about: CertificateSubject) =>
		`the platform's answers about the ${authorityTitles[about.authority]} client certificate differ from one reading to the next, as they do while it is being replaced: nothing is concluded for ${every(about.integrations)}. Check again later, and let the web services accept both the old and the new certificate until then`,
	pinningAdvice: (about: CertificateSubject) =>
		`the web services behind ${every(about.integrations)} should ${trustTheRoot(about)}: Genesys Cloud replaces it by itself every year`,
	stranger: (name: string) =>
		`the platform shows a certificate of an authority that is not known here ("${name}"): it is left out`,
	unread: (one: {
		readonly authority: CertificateSubject["authority"];
		readonly status: string;
		readonly problem: CertificateTrouble;
	}) =>
		`a ${one.status} ${authorityTitles[one.authority]} client certificate could not be read: what the platform answered ${certificateTroubles[one.problem]}`,
};

function when(daysLeft: number): string {
	if (daysLeft > 0) return `${count(daysLeft, "day")} left`;
	if (daysLeft === 0) return "less than a day left";
	// Rounded down, so minus one is anything up to a day ago.
	return daysLeft === -1
		? "less than a day ago"
		: `${count(-daysLeft - 1, "day")} ago`;
}
