// Names and values -> whether they say secret: the one list of lint and of what frames blot out.
import { describe, expect, test } from "vitest";
import {
	isSecretName,
	isSecretValue,
} from "../../../src/core/findings/secret-words.ts";

describe("a name", () => {
	test.each(
		"secret clientSecret client_secret CLIENT_SECRET client-secrets password PASSWORD password2 passwd pwd DBPwd pass userpass passphrase token accessToken oauth2Token accesstoken jwt bearer bearerToken authorization Authorization authHeader auth_header credential signature cookie sessionCookie connectionString connection_string connectionstring key functionKey X-Functions-Key accountKey API_KEY apikey x-api-key apiKeys private_keys authHeaders connection-strings".split(
			" ",
		),
	)("%s says secret", (name) => {
		expect(isSecretName(name)).toBe(true);
	});

	test.each(
		"tokenUrl token_url TOKEN_URI tokenEndpoint keyId key_id apiKeyId privateKeyId secretName tokenType tokenExpires expiresIn token_expires_at monkey turkey secretary compass bypass tokenizer passenger publicKey public_key publicKeys authHeaderName auth_header_type connectionStringName cookiePath clientId userName tenant region passThrough".split(
			" ",
		),
	)("%s does not", (name) => {
		expect(isSecretName(name)).toBe(false);
	});
});

describe("a value", () => {
	test.each([
		"Bearer 0123456789abcdef",
		"Basic c3ZjOm1hZGUtdXAtcGFzc3dvcmQ=",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.c2lnbmF0dXJlLW1hZGUtdXA",
		"-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----",
		"-----BEGIN RSA PRIVATE KEY-----\nAA",
		"AA==\n-----END RSA PRIVATE KEY-----",
		"https://svc:made-up-password@api.example.com/v1",
		"Server=db.example.com;User Id=sa;Password=made-up-1;",
		"AccountName=a;AccountKey=Zm9v;EndpointSuffix=core.windows.net",
		"Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=Zm9v",
	])("%s is of a secret's shape", (value) => {
		expect(isSecretValue(value)).toBe(true);
	});

	test.each([
		"Bearer",
		"Basic authentication of the old service",
		"Bearer short",
		"https://api.example.com:8443/v1?user=a@example.com",
		"mailto:someone@example.com",
		"genesys@example.com",
		"1.2.3",
		"no password here",
	])("%s is not", (value) => {
		expect(isSecretValue(value)).toBe(false);
	});
});
