// What the user asked for or wrote into the settings cannot be done, or not now: never a bug of ours.

/** Wrong usage or settings. The message is for a person, and holds no secret. */
export class UsageError extends Error {}

/** The remote that documents come from cannot be read: exit code 4. Its words hold no secret. */
export class SourceError extends Error {}

/** What a later start may find otherwise, with the same settings. The message is for a person, and holds no secret. */
export class NotYet extends Error {}
