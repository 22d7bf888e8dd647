/** Languages in which reports are written. Others never reach the server. */
export const LANGUAGES = ["assessment", "markdown", "plaintext"];
