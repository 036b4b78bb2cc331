// What the vendor's Terraform provider asks for data actions, ten resources at a time as Terraform goes about it: a client with its calls, without Terraform itself.
const path = "/api/v2/integrations/actions";
const atOnce = 10;

export async function openProvider(url) {
	const answer = await fetch(`${url}/oauth/token`, {
		method: "POST",
		headers: {
			authorization: `Basic ${btoa("simulator:simulator-secret")}`,
			"content-type": "application/x-www-form-urlencoded",
		},
		body: "grant_type=client_credentials",
	});
	const { access_token: token } = await answer.json();
	async function send(method, target, body) {
		const reply = await fetch(url + target, {
			method,
			headers: {
				authorization: `Bearer ${token}`,
				...(body ? { "content-type": "application/json" } : {}),
			},
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const text = await reply.text();
		if (!reply.ok) throw new Error(`${method} ${target}: ${text}`);
		return text;
	}
	const json = async (...call) => JSON.parse(await send(...call));

	async function read(id) {
		await send("GET", `${path}/${id}?expand=contract&includeConfig=true`);
		for (const name of ["requesttemplate.vm", "successtemplate.vm"])
			await send("GET", `${path}/${id}/templates/${name}`);
	}

	return {
		integration: async (name) =>
			(
				await json("POST", "/api/v2/integrations", {
					name,
					integrationType: { id: "custom-rest-actions" },
				})
			).id,
		create: (bodies) =>
			eachOf(bodies, async (body) => {
				const { id } = await json("POST", path, body);
				await read(id);
				return id;
			}),
		refresh: (ids) => eachOf(ids, read),
		async update(id, change) {
			const { version } = await json("GET", `${path}/${id}`);
			await send("PATCH", `${path}/${id}`, { ...change, version });
			await read(id);
		},
	};
}

async function eachOf(items, work) {
	const done = [];
	const left = items.entries();
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (const [at, item] of left) done[at] = await work(item);
		}),
	);
	return done;
}
