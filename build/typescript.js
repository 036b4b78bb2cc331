// `node --import ./build/typescript.js …`: Node runs the source as it stands, for what imports single modules of it.
import { register } from "node:module";

register("./typescript-hooks.js", import.meta.url);
