// Properties look at the same values in every run: whether a commit is sound must not be a matter of luck. Other values
// are looked for on purpose, with GC_INTEGRATIONS_SEED=random (or the number that a failure told).
import fc from "fast-check";

const wanted = process.env["GC_INTEGRATIONS_SEED"] ?? "1";
if (wanted !== "random") fc.configureGlobal({ seed: Number(wanted) });
