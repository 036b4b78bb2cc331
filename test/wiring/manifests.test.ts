// What is deployed with -> whether it fits together, and fits the daemon.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments, parseDocument } from "yaml";
import { readSettings } from "../../src/core/settings/read.ts";
import type { Settings } from "../../src/core/settings/settings.ts";
import { packageCatalog } from "../../src/stages/catalog.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const deploy = `${root}deploy/`;
const catalog = packageCatalog();

function read(file: string): string {
	return readFileSync(deploy + file, "utf8");
}

const files = readdirSync(deploy, { recursive: true, encoding: "utf8" }).map(
	(path) => path.replaceAll("\\", "/"),
);
const yamlFiles = files.filter((file) => /\.ya?ml$/.test(file)).toSorted();

type Tree = { readonly [name: string]: unknown };

/** What stands at a path such as `spec.template.0.name`. */
function at(value: unknown, path: string): unknown {
	return path
		.split(".")
		.reduce<unknown>(
			(found, name) =>
				typeof found === "object" && found !== null
					? (found as Tree)[name]
					: undefined,
			value,
		);
}

function list(value: unknown, path: string): readonly Tree[] {
	const found = at(value, path);
	return Array.isArray(found) ? (found as readonly Tree[]) : [];
}

function named(items: readonly Tree[], name: string): Tree {
	const found = items.find((item) => item["name"] === name);
	if (!found) throw new Error(`nothing is named ${name}`);
	return found;
}

function texts(value: unknown): readonly string[] {
	if (typeof value === "string") return [value];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).flatMap(texts);
}

function settingsOf(file: string): Settings {
	const { settings, findings } = readSettings(
		{ file, text: read(file) },
		catalog,
	);
	expect(findings).toEqual([]);
	if (!settings) throw new Error(`${file} gives no settings`);
	return settings;
}

/** Paths of the secret files that settings refer to. */
function secretFiles(file: string): readonly string[] {
	return [...read(file).matchAll(/\{ file: (\S+) \}/g)]
		.map(([, path = ""]) => path)
		.toSorted();
}

test.each(yamlFiles)("%s is sound YAML", (file) => {
	for (const document of parseAllDocuments(read(file)))
		expect([...document.errors, ...document.warnings]).toEqual([]);
});

test("no image floats, and no registry is named", () => {
	const images = files
		.filter((file) => file.startsWith("kubernetes/") && file.endsWith(".yaml"))
		.concat("docker/compose.yaml")
		.flatMap((file) =>
			[...read(file).matchAll(/^\s*(?:- )?image: (\S+)$/gm)].map(
				([, image = ""]) => image,
			),
		)
		.concat(
			[...read("docker/Dockerfile").matchAll(/^FROM (\S+)/gm)].map(
				([, image = ""]) => image,
			),
		);
	expect(images.length).toBeGreaterThan(5);
	for (const image of images) {
		expect(image).toMatch(/^[a-z-]+:v?\d[\w.-]*$/);
		expect(image).not.toContain("latest");
	}
});

test("no secret stands in any file", () => {
	const values = texts(
		at(parse(read("kubernetes/secret.example.yaml")), "stringData"),
	);
	expect(new Set(values)).toEqual(new Set(["fill in"]));
	expect(files.filter((file) => file.startsWith("docker/secrets/"))).toEqual(
		[],
	);
});

describe("settings", () => {
	test.each([
		"systemd/gc-integrations.yaml",
		"docker/config/gc-integrations.yaml",
		"kubernetes/gc-integrations.yaml",
	])("%s: valid, from Git, careful, on the port that is looked at", (file) => {
		const settings = settingsOf(file);
		expect(settings.source?.url).toMatch(/^https:/);
		expect(settings.server.port).toBe(9464);
		expect(settings.server.token).not.toBeNull();
		for (const environment of settings.environments.values()) {
			expect(environment.mode).toBe("report");
			expect(environment.organizationId).not.toBeNull();
		}
	});

	test.each([
		"systemd/gc-integrations.yaml",
		"docker/config/gc-integrations.yaml",
		"kubernetes/gc-integrations.yaml",
	])("%s knows every environment that a new repository has", (file) => {
		const { environments, otherEnvironments } = settingsOf(file);
		const starter = parse(
			readFileSync(`${root}templates/gc-integrations.yaml`, "utf8"),
		) as Tree;
		expect([...environments.keys(), ...otherEnvironments].toSorted()).toEqual(
			Object.keys(starter["environments"] as Tree).toSorted(),
		);
	});

	test("the unit listens on loopback only, the containers to all", () => {
		expect(settingsOf("systemd/gc-integrations.yaml").server.host).toBe(
			"127.0.0.1",
		);
		for (const file of [
			"docker/config/gc-integrations.yaml",
			"kubernetes/gc-integrations.yaml",
		])
			expect(settingsOf(file).server.host).toBe("0.0.0.0");
	});
});

describe("systemd", () => {
	const unit = read("systemd/gc-integrations.service");
	const lines = unit
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"));
	const valuesOf = (name: string): readonly string[] =>
		lines
			.filter((line) => line.startsWith(`${name}=`))
			.map((line) => line.slice(name.length + 1));

	test("every line is a section or an assignment, and no word is said twice", () => {
		for (const line of lines)
			expect(line).toMatch(/^(\[(Unit|Service|Install)\]|[A-Z]\w*=.*)$/);
		const names = lines
			.map((line) => line.replace(/=.*/, ""))
			.filter((name) => name !== "LoadCredential");
		expect(new Set(names).size).toBe(names.length);
	});

	test("it says what the daemon relies on", () => {
		expect(valuesOf("Type")).toEqual(["notify"]);
		expect(valuesOf("NotifyAccess")).toEqual(["all"]);
		expect(valuesOf("KillSignal")).toEqual(["SIGTERM"]);
		expect(valuesOf("ExecReload")).toEqual(["/bin/kill -HUP $MAINPID"]);
		expect(valuesOf("StateDirectory")).toEqual(["gc-integrations"]);
		// What passes by itself ends with 1, and is tried again however often; wrong settings end with 3, and are not.
		expect(valuesOf("Restart")).toEqual(["on-failure"]);
		expect(valuesOf("RestartPreventExitStatus")).toEqual(["3"]);
		expect(valuesOf("StartLimitIntervalSec")).toEqual(["0"]);
		// V8 cannot run with it.
		expect(valuesOf("MemoryDenyWriteExecute")).toEqual(["no"]);
		// Talking to systemd takes AF_UNIX.
		expect(valuesOf("RestrictAddressFamilies")).toEqual([
			"AF_INET AF_INET6 AF_UNIX",
		]);
	});

	test("each secret that the settings refer to is a credential of the unit, and no other is", () => {
		const credentials = valuesOf("LoadCredential")
			.map((value) => value.replace(/:.*/, ""))
			.map((name) => `/run/credentials/gc-integrations.service/${name}`);
		expect(credentials.toSorted()).toEqual(
			secretFiles("systemd/gc-integrations.yaml"),
		);
	});
});

describe("Docker", () => {
	const instructions = read("docker/Dockerfile")
		.replace(/\\\n/g, " ")
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("#"))
		.map((line) => {
			const [, name = "", rest = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
			return { name, rest };
		});
	const last = instructions.slice(
		instructions.findLastIndex(({ name }) => name === "FROM"),
	);
	const restOf = (wanted: string): readonly string[] =>
		last.filter(({ name }) => name === wanted).map(({ rest }) => rest);

	test("only known instructions", () => {
		const known =
			/^(FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD)$/;
		for (const { name } of instructions) expect(name).toMatch(known);
	});

	test("what is copied exists, and reaches the build", () => {
		const ignored = readFileSync(`${root}.dockerignore`, "utf8")
			.split("\n")
			.filter((line) => line !== "" && !line.startsWith("#"));
		expect(ignored[0]).toBe("*");
		const sources = instructions
			.filter(({ name, rest }) => name === "COPY" && !rest.startsWith("--from"))
			.flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
		expect(sources.length).toBeGreaterThan(8);
		for (const source of sources) {
			expect(existsSync(root + source), source).toBe(true);
			const folders = source
				.split("/")
				.map((_, at, parts) => parts.slice(0, at + 1).join("/"));
			expect(
				folders.some((folder) => ignored.includes(`!${folder}`)),
				source,
			).toBe(true);
		}
	});

	test("the image has all that the package has", () => {
		const copied = restOf("COPY").flatMap((rest) =>
			rest.split(/\s+/).slice(0, -1),
		);
		const { files: published } = parse(
			readFileSync(`${root}package.json`, "utf8"),
		) as { files: readonly string[] };
		for (const entry of published.filter(
			(file) => !/^(?:!|deploy)/.test(file) && file !== "action.yml",
		))
			expect(
				copied.some((path) => path === entry || path === `/build/${entry}`),
				entry,
			).toBe(true);
		// A template of `init`.
		expect(copied).toContain("deploy/gitlab-ci.yml");
	});

	test("nobody in it is root, and it starts the daemon", () => {
		expect(restOf("USER")).toEqual(["10001:10001"]);
		expect(restOf("ENTRYPOINT").map((rest) => parse(rest) as unknown)).toEqual([
			["tini", "--", "gc-integrations"],
		]);
		expect(restOf("CMD").map((rest) => parse(rest) as unknown)).toEqual([
			["daemon"],
		]);
		expect(restOf("STOPSIGNAL")).toEqual(["SIGTERM"]);
		expect(restOf("HEALTHCHECK")[0]).toContain("/healthz");
		expect(restOf("HEALTHCHECK")[0]).toContain("9464");
	});

	test("process 1 takes note of every child's end, and nothing takes its place", () => {
		const installed = restOf("RUN").find((run) => run.includes("apt-get"));
		expect(installed).toMatch(/install .*\btini\b/s);
		expect(service).not.toHaveProperty("entrypoint");
		// A second init would not be process 1.
		expect(service).not.toHaveProperty("init");
	});

	const compose: unknown = parse(read("docker/compose.yaml"));
	const service = at(compose, "services.gc-integrations");

	test("Compose takes all rights away that are not needed", () => {
		expect(service).toMatchObject({
			user: "10001:10001",
			read_only: true,
			cap_drop: ["ALL"],
			security_opt: ["no-new-privileges:true"],
			ports: ["127.0.0.1:9464:9464"],
		});
		expect(existsSync(`${deploy}docker/config/gc-integrations.yaml`)).toBe(
			true,
		);
	});

	test("each secret that the settings refer to is mounted", () => {
		const mounted = at(service, "secrets") as readonly string[];
		expect(Object.keys(at(compose, "secrets") as Tree)).toEqual(mounted);
		expect(mounted.map((name) => `/run/secrets/${name}`).toSorted()).toEqual(
			secretFiles("docker/config/gc-integrations.yaml"),
		);
	});
});

describe("Kubernetes", () => {
	const manifest = (file: string): unknown =>
		parseDocument(read(`kubernetes/${file}`)).toJS() as unknown;
	const kustomization = manifest("kustomization.yaml");
	const deployment = manifest("deployment.yaml");
	const service = manifest("service.yaml");
	const monitor = manifest("servicemonitor.yaml");
	const policy = manifest("networkpolicy.yaml");
	const gitSync = manifest("git-sync/deployment.yaml");
	const labels = { "app.kubernetes.io/name": "gc-integrations" };
	const pod = at(deployment, "spec.template.spec");
	const daemon = named(list(pod, "containers"), "gc-integrations");
	const secrets = Object.keys(
		at(manifest("secret.example.yaml"), "stringData") as Tree,
	);

	test("what the kustomization names exists, and secrets are not in it", () => {
		const resources = at(kustomization, "resources") as readonly string[];
		const generated = list(kustomization, "configMapGenerator").flatMap(
			(one) => one["files"] as readonly string[],
		);
		for (const file of [...resources, ...generated, "git-sync"])
			expect(existsSync(`${deploy}kubernetes/${file}`), file).toBe(true);
		expect(resources).not.toContain("secret.example.yaml");
		const manifests = files
			.filter((file) => /^kubernetes\/[^/]+\.yaml$/.test(file))
			.map((file) => file.replace("kubernetes/", ""))
			.filter((file) => !/^(kustomization|secret\.example)\./.test(file));
		expect([...resources, ...generated].toSorted()).toEqual(
			manifests.toSorted(),
		);
	});

	test("the images that are retagged are the ones in use, at the same version", () => {
		const used = (items: readonly Tree[]): readonly unknown[] =>
			items.map((item) => item["image"]).filter((image) => image !== undefined);
		const retagged = (value: unknown): readonly string[] =>
			list(value, "images").map(
				({ name, newTag }) => `${String(name)}:${String(newTag)}`,
			);
		expect(used(list(pod, "containers"))).toEqual(retagged(kustomization));
		expect(
			new Set(
				used([
					...list(gitSync, "spec.template.spec.initContainers"),
					...list(gitSync, "spec.template.spec.containers"),
				]),
			),
		).toEqual(new Set(retagged(manifest("git-sync/kustomization.yaml"))));
	});

	test("one daemon at a time", () => {
		expect(at(deployment, "spec.replicas")).toBe(1);
		expect(at(deployment, "spec.strategy")).toEqual({ type: "Recreate" });
		expect(at(pod, "terminationGracePeriodSeconds")).toBe(15);
	});

	test("the pod has the rights that `restricted` allows, and no token of the cluster", () => {
		expect(at(pod, "securityContext")).toMatchObject({
			runAsNonRoot: true,
			runAsUser: 10001,
			seccompProfile: { type: "RuntimeDefault" },
		});
		expect(at(pod, "automountServiceAccountToken")).toBe(false);
		const containers = [
			...list(pod, "containers"),
			...list(gitSync, "spec.template.spec.initContainers"),
			named(list(gitSync, "spec.template.spec.containers"), "git-sync"),
		];
		expect(containers).toHaveLength(3);
		for (const container of containers) {
			expect(at(container, "securityContext")).toEqual({
				allowPrivilegeEscalation: false,
				readOnlyRootFilesystem: true,
				capabilities: { drop: ["ALL"] },
			});
			expect(at(container, "resources.limits.memory")).toBeDefined();
		}
	});

	test("the image's own process 1 is the pod's", () => {
		expect(daemon).not.toHaveProperty("command");
		for (const patch of yamlFiles.filter((file) => file.includes("git-sync/")))
			for (const container of list(
				parse(read(patch)),
				"spec.template.spec.containers",
			))
				if (container["name"] === "gc-integrations")
					expect(container).not.toHaveProperty("command");
	});

	test("health, readiness and port are the daemon's", () => {
		const probe = (name: string): unknown => at(daemon, `${name}.httpGet.path`);
		expect(probe("startupProbe")).toBe("/healthz");
		expect(probe("livenessProbe")).toBe("/healthz");
		expect(probe("readinessProbe")).toBe("/readyz");
		const { port } = settingsOf("kubernetes/gc-integrations.yaml").server;
		expect(daemon["ports"]).toEqual([{ name: "http", containerPort: port }]);
		expect(at(service, "spec.ports")).toEqual([
			{ name: "http", port, targetPort: "http" },
		]);
		expect(at(policy, "spec.ingress.0.ports")).toEqual([
			{ protocol: "TCP", port },
		]);
		expect(at(monitor, "spec.endpoints.0.port")).toBe("http");
		expect(at(monitor, "spec.endpoints.0.path")).toBe("/metrics");
	});

	test("each volume that is mounted exists, with git-sync too", () => {
		const mounts = (container: Tree): readonly Tree[] =>
			list(container, "volumeMounts").filter((one) => !("$patch" in one));
		const volumes = list(pod, "volumes").map(({ name }) => name);
		expect(volumes.length).toBeGreaterThan(3);
		expect(new Set(mounts(daemon).map(({ name }) => name))).toEqual(
			new Set(volumes),
		);
		const added = list(gitSync, "spec.template.spec.volumes").map(
			({ name }) => name,
		);
		for (const container of [
			...list(gitSync, "spec.template.spec.initContainers"),
			...list(gitSync, "spec.template.spec.containers"),
		])
			for (const { name } of mounts(container)) expect(added).toContain(name);
	});

	test("the labels that select are the labels that are there", () => {
		expect(at(deployment, "spec.selector.matchLabels")).toEqual(labels);
		expect(at(deployment, "spec.template.metadata.labels")).toEqual(labels);
		expect(at(service, "spec.selector")).toEqual(labels);
		expect(at(service, "metadata.labels")).toEqual(labels);
		expect(at(monitor, "spec.selector.matchLabels")).toEqual(labels);
		expect(at(policy, "spec.podSelector.matchLabels")).toEqual(labels);
	});

	test("each secret that the settings refer to is a key of the Secret, and Prometheus sends the token", () => {
		expect(
			secrets.map((key) => `/run/secrets/gc-integrations/${key}`).toSorted(),
		).toEqual(secretFiles("kubernetes/gc-integrations.yaml"));
		expect(at(monitor, "spec.endpoints.0.authorization")).toEqual({
			type: "Bearer",
			credentials: { name: "gc-integrations", key: "server-token" },
		});
		expect(
			at(named(list(pod, "volumes"), "secrets"), "secret.secretName"),
		).toBe("gc-integrations");
	});

	test("the settings that the daemon is pointed at are mounted", () => {
		const config = (container: Tree): unknown =>
			at(container, "args.1") as unknown;
		expect(config(daemon)).toBe("/etc/gc-integrations/gc-integrations.yaml");
		const containers = list(gitSync, "spec.template.spec.containers");
		expect(config(named(containers, "gc-integrations"))).toBe(
			"/git/current/gc-integrations.yaml",
		);
		const once = list(gitSync, "spec.template.spec.initContainers")[0];
		const words = [
			at(once, "args"),
			at(named(containers, "git-sync"), "args"),
		] as readonly (readonly string[])[];
		for (const args of words) {
			expect(args).toContain("--root=/git");
			expect(args).toContain("--link=current");
		}
		expect(words[0]).toContain("--one-time");
		expect(words[1]).not.toContain("--one-time");
	});
});
