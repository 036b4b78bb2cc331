// What is said of a rule.
/** Files of a repository by path; settings where they matter. */
export type Files = Readonly<Record<string, string>>;

export interface RuleExample {
	/** What the base branch holds, for rules that compare with it. */
	readonly base?: Files;
	readonly files: Files;
}

export interface RuleHelp {
	/** One sentence. */
	readonly says: string;
	readonly why: string;
	readonly fix: string;
	/** What in the settings has a say, beside the rule's severity. */
	readonly settings?: string;
	/** Breaks this rule and no other. */
	readonly bad: RuleExample;
	/** Breaks none. */
	readonly good: RuleExample;
}
