/** The server's map as a page of VS Code: in the colours of the theme. Knows nothing of VS Code, so that it can be tested on its own. */

const POLICY = /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)/i;
/** Where the server's page has no policy: nothing may be loaded or run. */
const NOTHING = "default-src 'none'";

/** The page with the colours of the theme in it. `nonce` lets them in, beside what the server's own policy does. */
export function themed(html: string, nonce: string): string {
  const style = `<style nonce="${nonce}">${COLOURS}</style>`;
  const policed = POLICY.test(html)
    ? html.replace(POLICY, (_, before, policy, after) => before + withStyle(policy, nonce) + after)
    : html.replace(/<head[^>]*>/i, (head) => `${head}<meta http-equiv="Content-Security-Policy" content="${withStyle(NOTHING, nonce)}">`);
  // At the end: of two rules that say the same the last one wins.
  return policed.replace(/<\/head>/i, (end) => style + end);
}

function withStyle(policy: string, nonce: string): string {
  const own = `'nonce-${nonce}'`;
  return /(^|;)\s*style-src\s/.test(policy) ? policy.replace(/(style-src)\s/, `$1 ${own} `) : `${policy}; style-src ${own}`;
}

/** A page that only says something. */
export function said(words: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Evidence Map</title></head><body><p>${words}</p></body></html>`;
}

/**
 * Beside a text the caret always lights something: what it does not light must be readable all the same.
 *
 * What the theme knows is taken from it; colours with a meaning come in two sets, since themes have none
 * that can be read on both.
 */
const COLOURS = `
body { --paper: var(--vscode-editor-background); --card: var(--vscode-editorWidget-background); --ink: var(--vscode-editor-foreground);
  --soft: var(--vscode-descriptionForeground); --line: var(--vscode-editorWidget-border, var(--vscode-panel-border)); --take: var(--vscode-textLink-foreground);
  background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); font-family: var(--vscode-font-family); padding: 1rem 1.25rem 2rem; }
body.vscode-light, body.vscode-high-contrast-light { color-scheme: light; --good: #256b4b; --thin: #825200; --bad: #b3261e; --bad-paper: #fdecea; --mark: #fff3c4; --lit: #e8eef8; }
body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { color-scheme: dark; --good: #7fcfa8; --thin: #e6b450; --bad: #ff8f85; --bad-paper: #3a2220; --mark: #4a4220; --lit: #283248; }
.reading main .card:not(.lit) { opacity: 0.85; }
`;
