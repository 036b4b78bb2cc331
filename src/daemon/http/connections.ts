// Connections of a server -> no more than so many: whoever comes is let in, and who has waited longest for nothing makes room.
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Refusing newcomers would let idle connections keep probes out. Those without a request go first, kept alive or never
 * begun; then those whose request does not come to its end; then those that are being answered: each the longest so first.
 */
export function boundConnections(server: Server, most: number): void {
	/** In the order in which they became idle. */
	const idle = new Set<Socket>();
	/** In the order in which their requests came. */
	const busy = new Map<Socket, IncomingMessage>();

	function longest(): Socket | undefined {
		const [first] = idle;
		if (first) return first;
		const asking = [...busy].find(([, { complete }]) => !complete);
		return (asking ?? [...busy][0])?.[0];
	}

	function forget(socket: Socket): void {
		idle.delete(socket);
		busy.delete(socket);
	}

	server.on("connection", (socket: Socket) => {
		if (idle.size + busy.size >= most) {
			const one = longest();
			if (one) {
				forget(one);
				one.destroy();
			}
		}
		idle.add(socket);
		socket.once("close", () => forget(socket));
	});
	server.on("request", (request, response) => {
		const { socket } = request;
		forget(socket);
		busy.set(socket, request);
		response.once("close", () => {
			if (busy.get(socket) !== request) return;
			forget(socket);
			if (!socket.destroyed) idle.add(socket);
		});
	});
}
