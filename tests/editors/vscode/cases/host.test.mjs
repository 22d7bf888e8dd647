// What can be asked inside VS Code's extension host is asked there: host/suite.cjs.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { NAME, SAMPLE, TEXT } from "../report.mjs";
import { eventually, Workbench } from "../workbench.mjs";

const suite = path.resolve(import.meta.dirname, "../host/suite.cjs");

test("in the extension host", async (t) => {
  const workbench = await Workbench.start({
    files: {
      [NAME]: TEXT,
      "sample.assessment.md": SAMPLE,
      "elsewhere/assessor.toml": "",
      "notes.md": "# Notes\n\nThe minister said that it rains.\n",
    },
    // VS Code wants an extension under development to test; the installed one will do.
    payload: ({ address, home }) => {
      const extensions = path.join(home, "extensions");
      const ours = readdirSync(extensions).find((name) => name.startsWith("assessor."));
      const remote = (file) => `vscode-remote://${address}${file}`;
      return [
        ["extensionDevelopmentPath", remote(path.join(extensions, ours))],
        ["extensionTestsPath", remote(suite)],
      ];
    },
  });
  try {
    const file = path.join(workbench.folder, "results.json");
    const results = await eventually("the suite to end", () => existsSync(file) && readFileSync(file, "utf8"));
    for (const { name, problem } of JSON.parse(results)) {
      await t.test(name, () => {
        if (problem) throw Object.assign(new Error(), { stack: problem });
      });
    }
  } finally {
    await workbench.stop();
  }
});
