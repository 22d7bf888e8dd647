/** Languages in which reports are written; those of Quarto and R Markdown come with other extensions. Others never reach
 * the server. */
export const LANGUAGES = ["assessment", "markdown", "plaintext", "quarto", "rmd"];
