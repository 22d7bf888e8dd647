// Runs inside VS Code's extension host, with the whole of its API. cases/host.test.mjs starts it and
// reads what it writes.
const assert = require("node:assert/strict");
const { writeFileSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const folder = () => vscode.workspace.workspaceFolders[0].uri;
const ours = () => vscode.extensions.getExtension("assessor.assessor");

const tests = {
  "a report gets findings": async () => {
    const found = await findings(await open("talks.assessment.md"));
    assert.deepEqual(codes(found), ["dangling-marker", "uncited-claim", "unused-endnote"]);
  },

  "the bundled sample gets its deliberate slips, and nothing else": async () => {
    const editor = await open("sample.assessment.md");
    const found = (await findings(editor)).map(({ code, range }) => {
      const text = editor.document.getText(range);
      return `${code.value ?? code}: ${text.slice(0, 15)}`;
    });
    assert.deepEqual(found.sort(), [
      "dangling-marker: [12]",
      "marker-order: [5]",
      "uncited-claim: Kremlin Spokesp",
      "unused-endnote: [11] https://ne",
    ]);
  },

  "a text that was never saved gets them too": async () => {
    const { document } = await open("talks.assessment.md");
    const content = document.getText();
    const untitled = await vscode.workspace.openTextDocument({ language: "plaintext", content });
    assert.deepEqual(codes(await findings({ document: untitled })), codes(await findings({ document })));
  },

  "Markdown that is no report stays quiet": async () => {
    const { document } = await open("notes.md");
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri).filter(fromUs), []);
  },

  "the outline nests the takeaways": async () => {
    const { document } = await open("talks.assessment.md");
    const [title] = await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", document.uri);
    const takeaways = flatten([title]).find(({ name }) => /takeaways/i.test(name));
    assert.equal(takeaways.children.length, 2);
    assert.match(takeaways.children[1].name, /^Belarus announced an exercise/);
  },

  "a citation leads to its endnote": async () => {
    const { document } = await open("talks.assessment.md");
    const at = document.positionAt(document.getText().indexOf("[2]") + 1);
    const places = await vscode.commands.executeCommand("vscode.executeDefinitionProvider", document.uri, at);
    const target = places[0].targetRange ?? places[0].range;
    assert.match(document.lineAt(target.start.line).text, /^\[2\] https/);
  },

  "the commands are there": async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const { command } of ours().packageJSON.contributes.commands) {
      assert.ok(commands.includes(command), command);
    }
  },

  "a setting of the editor's is in force, and unset it is not": async () => {
    const { document } = await open("talks.assessment.md");
    const settings = vscode.workspace.getConfiguration("assessor");
    const global = vscode.ConfigurationTarget.Global;
    await settings.update("rules", { "dangling-marker": "off" }, global);
    await eventually("one kind less", () => !codesOf(document).includes("dangling-marker"));
    await settings.update("rules", undefined, global);
    await eventually("all again", () => codesOf(document).includes("dangling-marker"));
  },

  "Assessor's own file is no report": async () => {
    const { document } = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder(), "elsewhere/assessor.toml"));
    assert.equal(document.languageId, "toml");
  },

  "a folder cannot choose the program": async () => {
    const settings = vscode.workspace.getConfiguration("assessor");
    await assert.rejects(async () => settings.update("server.path", "/tmp/of-the-folder", vscode.ConfigurationTarget.Workspace));
  },
};

async function open(name) {
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder(), name));
}

const fromUs = ({ source }) => source === "assessor";
const codes = (found) => [...new Set(found.map(({ code }) => code.value ?? code))].sort();
const flatten = (symbols) => symbols.flatMap((symbol) => [symbol, ...flatten(symbol.children)]);

const codesOf = ({ uri }) => codes(vscode.languages.getDiagnostics(uri).filter(fromUs));

async function eventually(what, probe) {
  for (let tries = 0; tries < 400; tries += 1) {
    if (probe()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`waited in vain for ${what}`);
}

async function findings({ document }) {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = vscode.languages.getDiagnostics(document.uri).filter(fromUs);
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return assert.fail("no findings in 10 s");
}

exports.run = async () => {
  const results = [];
  for (const [name, body] of Object.entries(tests)) {
    try {
      await body();
      results.push({ name });
    } catch (problem) {
      results.push({ name, problem: problem.stack });
    }
  }
  writeFileSync(path.join(folder().fsPath, "results.json"), JSON.stringify(results));
};
