/** The page around the server's map: what it may load, its colours, its script. Knows nothing of VS Code, so that it can be tested on its own. */

export interface Wording {
  /** What lets our own style and script in, and nothing else. */
  nonce: string;
  /** What the server drew: a whole page or a part of one. */
  body: string;
}

/** Only what is between the server's `<body>` and `</body>` where it sends a whole page, with its own styles. */
export function inner(html: string): { body: string; styles: string } {
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/gi)].map((match) => match[1]).join("\n");
  const body = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html)?.[1] ?? html;
  return { body: body.replaceAll(/<(style|script)\b[\s\S]*?<\/\1>/gi, ""), styles };
}

/** The whole page. */
export function page({ nonce, body: html }: Wording): string {
  const { body, styles } = inner(html);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>Evidence Map</title>
<style nonce="${nonce}">${styles}\n${STYLE}</style>
</head>
<body>
<main id="map">${body}</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family);
  font-size: var(--vscode-font-size); line-height: 1.5; padding: 0.5rem 1.25rem 2rem; overflow-wrap: anywhere; }
main { max-width: 46rem; }
a { color: var(--vscode-textLink-foreground); }
[data-line] { cursor: pointer; border-radius: 3px; }
[data-line]:hover { background: var(--vscode-list-hoverBackground); }
[data-line]:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.here { background: var(--vscode-list-inactiveSelectionBackground); box-shadow: -3px 0 0 var(--vscode-focusBorder); }
`;

/**
 * A click goes to a place in the report; the caret's place is marked. Places are \`data-line\` and \`data-character\`, and
 * \`data-end-line\` where they go on.
 */
const SCRIPT = `
const editor = acquireVsCodeApi();
const places = [...document.querySelectorAll("[data-line]")];
const number = (element, name) => Number(element.dataset[name] ?? NaN);
for (const place of places) {
  place.tabIndex = 0;
  place.setAttribute("role", "link");
}
const go = (event) => {
  const place = event.target.closest("[data-line]");
  if (!place) return;
  event.preventDefault();
  editor.postMessage({ line: number(place, "line"), character: number(place, "character") || 0 });
};
document.addEventListener("click", go);
document.addEventListener("keydown", (event) => { if (event.key === "Enter") go(event); });
addEventListener("message", ({ data }) => {
  const { line, character } = data;
  const before = (place) => {
    const at = number(place, "line");
    return at < line || (at === line && (number(place, "character") || 0) <= character);
  };
  const within = (place) => {
    const end = number(place, "endLine");
    if (Number.isNaN(end)) return number(place, "line") === line;
    return end > line || (end === line && (Number.isNaN(number(place, "endCharacter")) || number(place, "endCharacter") >= character));
  };
  const here = places.filter((place) => before(place) && within(place));
  for (const place of places) place.classList.toggle("here", here.includes(place));
  here.at(-1)?.scrollIntoView({ block: "nearest" });
});
editor.postMessage({ ready: true });
`;
