// What is to be known of an integration before its data actions are compared.

/** The integration of a document, as it is found or will be made. */
export interface Host {
	readonly type: string;
	/** Null: it has to be made. */
	readonly integrationId: string | null;
	readonly suspend: boolean;
	/** Its actions are code that is uploaded: nobody manages them here. */
	readonly isUploaded?: boolean;
}
