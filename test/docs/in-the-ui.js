// What somebody does in the UI of the simulator: URL, the integration's name, then its new name, notes and state.
const [url, name, newName, notes, state] = process.argv.slice(2);

const token = await fetch(`${url}/oauth/token`, {
	method: "POST",
	headers: {
		authorization: `Basic ${btoa("simulator:simulator-secret")}`,
		"content-type": "application/x-www-form-urlencoded",
	},
	body: "grant_type=client_credentials",
}).then((answer) => answer.json());

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function ask(method, path, body) {
	const answer = await fetch(`${url}/api/v2/integrations${path}`, {
		method,
		headers: {
			authorization: `Bearer ${token.access_token}`,
			"content-type": "application/json",
		},
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
	return answer.json();
}

const { entities } = await ask("GET", "?pageSize=100");
const { id } = entities.find((one) => one.name === name);
const config = await ask("GET", `/${id}/config/current`);
const line = config.notes.split("\n").at(-1);
await ask("PUT", `/${id}/config/current`, {
	...config,
	name: newName,
	notes: `${notes}\n${line}`,
});
await ask("PATCH", `/${id}`, { intendedState: state });
