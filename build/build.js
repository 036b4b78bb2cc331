// `npm run build`.
await import("./make.js");
