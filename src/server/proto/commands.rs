//! The names of the commands that a client can call, with their arguments.

/// Inserts a citation: `[uri, position, url?]`.
pub const INSERT_CITATION: &str = "assessor.insertCitation";
/// Pastes URLs as a citation, or a text with its markers and their endnotes: `[uri, position or range, text, origin?,
/// fragment?]`. `origin` is the document from which the text was copied, and `fragment` is the answer to
/// `assessor/copied` at that time.
pub const PASTE: &str = "assessor.paste";
/// Renumbers the document: `[uri]`.
pub const RENUMBER: &str = "assessor.renumber";
/// Applies an action from a list, for clients that accept only commands: `[uri, chosen]`.
pub const APPLY: &str = "assessor.applyAction";
/// Shows the position at which the cursor belongs after an action: `[uri, position]`.
pub const SHOW_CARET: &str = "assessor.showCaret";
/// Shows the documentation page of a rule: `[uri, rule]`.
pub const EXPLAIN: &str = "assessor.explainRule";

/// All commands.
pub const COMMANDS: [&str; 6] = [INSERT_CITATION, PASTE, RENUMBER, APPLY, SHOW_CARET, EXPLAIN];
