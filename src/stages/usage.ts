// What the user asked for or wrote into the settings cannot be done: exit code 3, never a bug of ours.

/** Wrong usage or settings. The message is for a person, and holds no secret. */
export class UsageError extends Error {}
