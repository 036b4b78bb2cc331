// The parts of undici that are loaded without the rest.
declare module "undici/lib/dispatcher/agent.js" {
	export { Agent as default } from "undici";
}
declare module "undici/lib/api/api-request.js" {
	import type { Dispatcher } from "undici";

	const request: Dispatcher["request"];
	export default request;
}
