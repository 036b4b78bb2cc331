// The YAML language server that editors run, as a child process spoken to in its own protocol.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

export interface LanguageServer {
	/** Labels offered at a place; lines and columns count from 0, as the protocol does. */
	complete(uri: string, line: number, column: number): Promise<string[]>;
	hover(uri: string, line: number, column: number): Promise<string>;
	/** The first messages about an opened text that are like this: it tells again once it knows the schema. */
	diagnostics(uri: string, awaited: RegExp): Promise<string[]>;
	open(uri: string, text: string): void;
	close(): void;
}

interface Message {
	readonly id?: number;
	readonly method?: string;
	readonly params?: unknown;
	readonly result?: unknown;
}

export async function startLanguageServer(): Promise<LanguageServer> {
	const entry = createRequire(import.meta.url).resolve(
		"yaml-language-server/bin/yaml-language-server",
	);
	const child = spawn(process.execPath, [entry, "--stdio"], {
		stdio: ["pipe", "pipe", "ignore"],
	});
	const waiting = new Map<number, (result: unknown) => void>();
	const told = new Map<string, string[]>();
	const listeners = new Map<string, (messages: string[]) => void>();
	let buffer = Buffer.alloc(0);
	let last = 0;

	function send(message: object): void {
		const body = JSON.stringify({ jsonrpc: "2.0", ...message });
		child.stdin.write(
			`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
		);
	}

	function request(method: string, params: unknown): Promise<unknown> {
		last += 1;
		const id = last;
		send({ id, method, params });
		return new Promise((resolve) => waiting.set(id, resolve));
	}

	function receive(message: Message): void {
		if (message.method === "textDocument/publishDiagnostics") {
			const { uri, diagnostics } = message.params as {
				uri: string;
				diagnostics: readonly { message: string }[];
			};
			const messages = diagnostics.map((found) => found.message);
			told.set(uri, messages);
			listeners.get(uri)?.(messages);
		} else if (message.method !== undefined && message.id !== undefined) {
			// The server asks for settings and registrations: all defaults.
			const items = (message.params as { items?: readonly unknown[] })?.items;
			send({ id: message.id, result: items ? items.map(() => null) : null });
		} else if (message.id !== undefined) {
			waiting.get(message.id)?.(message.result);
			waiting.delete(message.id);
		}
	}

	child.stdout.on("data", (part: Buffer) => {
		buffer = Buffer.concat([buffer, part]);
		for (;;) {
			const end = buffer.indexOf("\r\n\r\n");
			if (end === -1) return;
			const length = Number(
				/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())?.[1],
			);
			if (buffer.length < end + 4 + length) return;
			const body = buffer.subarray(end + 4, end + 4 + length).toString("utf8");
			buffer = buffer.subarray(end + 4 + length);
			receive(JSON.parse(body) as Message);
		}
	});

	await request("initialize", {
		processId: process.pid,
		rootUri: null,
		capabilities: {
			textDocument: {
				completion: { completionItem: { snippetSupport: true } },
				hover: { contentFormat: ["markdown"] },
			},
		},
	});
	send({ method: "initialized", params: {} });
	send({
		method: "workspace/didChangeConfiguration",
		params: {
			settings: {
				yaml: {
					validate: true,
					hover: true,
					completion: true,
					schemaStore: { enable: false },
				},
			},
		},
	});

	return {
		open(uri, text) {
			send({
				method: "textDocument/didOpen",
				params: {
					textDocument: { uri, languageId: "yaml", version: 1, text },
				},
			});
		},
		async complete(uri, line, column) {
			const result = await request("textDocument/completion", {
				textDocument: { uri },
				position: { line, character: column },
			});
			const { items } = result as { items: readonly { label: string }[] };
			return items.map(({ label }) => label);
		},
		async hover(uri, line, column) {
			const result = await request("textDocument/hover", {
				textDocument: { uri },
				position: { line, character: column },
			});
			return (
				(result as { contents: { value: string } } | null)?.contents.value ?? ""
			);
		},
		diagnostics(uri, awaited) {
			const known = told.get(uri);
			if (known && awaited.test(known.join("\n")))
				return Promise.resolve(known);
			return new Promise((resolve) => {
				listeners.set(uri, (messages) => {
					if (awaited.test(messages.join("\n"))) resolve(messages);
				});
			});
		},
		close() {
			child.kill();
		},
	};
}
