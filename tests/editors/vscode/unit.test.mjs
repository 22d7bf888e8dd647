// The parts of the extension that need no editor.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

const extension = path.resolve(import.meta.dirname, "../../../editors/vscode");
const { buildSync } = createRequire(path.join(extension, "package.json"))("esbuild");
const scratch = mkdtempSync(path.join(tmpdir(), "assessor-unit-"));
after(() => rmSync(scratch, { recursive: true }));

/** A source file of the extension as a module that Node can load. */
async function load(name) {
  const outfile = path.join(scratch, `${name}.mjs`);
  buildSync({ entryPoints: [path.join(extension, `src/${name}.ts`)], outfile, bundle: true, platform: "node", format: "esm" });
  return import(outfile);
}

const { locate } = await load("locate");
const { Crashes } = await load("crashes");
const { asSource } = await load("addresses");
const { mistake } = await load("mistakes");
const { said, themed } = await load("page");
const { propose } = await load("schema");
const { verdict } = await load("verdict");
const { withSettings } = await import(path.join(extension, "scripts/settings.mjs"));
const json = (name) => JSON.parse(readFileSync(path.join(extension, name), "utf8"));

/** An empty file that may be run, or not. */
function program(name, mode = 0o755) {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, mode);
  return file;
}

const bundled = program("extension/server/assessor");
const first = program("first/assessor");
program("second/assessor");
const everywhere = {
  configured: "",
  extension: path.join(scratch, "extension"),
  searchPath: [path.dirname(first), path.join(scratch, "second")].join(path.delimiter),
  platform: "linux",
};

test("the setting comes before the extension's own program", () => {
  const configured = program("mine/assessor");
  assert.deepEqual(locate({ ...everywhere, configured }), { command: configured, origin: "setting" });
});

test("a setting that leads nowhere is not passed over in silence", () => {
  assert.equal(locate({ ...everywhere, configured: path.join(scratch, "nowhere") }), undefined);
});

test("the extension's own program comes before PATH", () => {
  assert.deepEqual(locate(everywhere), { command: bundled, origin: "extension" });
});

test("PATH is searched in its order", () => {
  assert.deepEqual(locate({ ...everywhere, extension: scratch }), { command: first, origin: "PATH" });
});

test("what cannot be run, folders and relative places are no programs", () => {
  program("plain/assessor", 0o644);
  mkdirSync(path.join(scratch, "folder/assessor"), { recursive: true });
  const searchPath = [path.join(scratch, "plain"), path.join(scratch, "folder"), ".", ""].join(path.delimiter);
  assert.equal(locate({ ...everywhere, extension: scratch, searchPath }), undefined);
});

test("the extension's own program gets back the right to be run, which a copy may lose", () => {
  const command = program("copied/server/assessor", 0o644);
  assert.deepEqual(locate({ ...everywhere, extension: path.join(scratch, "copied") }), { command, origin: "extension" });
  assert.ok(statSync(command).mode & 0o100);
});

test("on Windows the program ends in .exe and needs no run bit", () => {
  const command = program("windows/server/assessor.exe", 0o644);
  const places = { ...everywhere, extension: path.join(scratch, "windows"), platform: "win32" };
  assert.deepEqual(locate(places), { command, origin: "extension" });
});

test("four deaths in three minutes are forgiven and told once, the fifth is not", () => {
  const crashes = new Crashes(() => 0);
  const verdicts = Array.from({ length: 5 }, () => crashes.died());
  assert.deepEqual(verdicts.map(({ action }) => action), ["restart", "restart", "restart", "restart", "give up"]);
  assert.deepEqual(verdicts.map(({ tell }) => tell), [true, false, false, false, true]);
});

test("deaths long ago are forgotten", () => {
  let now = 0;
  const crashes = new Crashes(() => now);
  for (let death = 0; death < 10; death += 1) {
    assert.deepEqual(crashes.died(), { action: "restart", tell: true });
    now += 3 * 60 * 1000;
  }
});

test("what is on the clipboard is taken for a source if it is addresses and nothing else", () => {
  for (const text of ["https://a.org/b", " http://a.org \n", "www.a.org", "hxxps://a[.]org/b?c", "t dot me/channel/1",
    "https://t dot me/channel/1; https://a.org", "https://president dot gov.by/en"]) {
    assert.equal(asSource(text), text.trim(), text);
  }
  for (const text of ["", "see https://a.org", "https://a.org\nhttps://b.org", "a.org", "The dot came.", "word", "1; 2"]) {
    assert.equal(asSource(text), undefined, text);
  }
});

test("what the server says about a mistake in a file is taken apart", () => {
  const file = "/team/assessor.toml";
  assert.deepEqual(mistake(`${file}: line 3: There is no rule named "x".`), { file, line: 2, what: 'There is no rule named "x".' });
  const drawn = `${file}: TOML parse error at line 12, column 17\n   |\n12 | uncited-claim = \n   |                 ^\nstring values must be quoted`;
  assert.deepEqual(mistake(drawn), { file, line: 11, what: "string values must be quoted" });
  assert.deepEqual(mistake("/team/actors/a.toml:4:1: unknown key `colour`"), { file: "/team/actors/a.toml", line: 3, what: "unknown key `colour`" });
  assert.deepEqual(mistake("C:\\team\\assessor.toml: no"), { file: "C:\\team\\assessor.toml", line: 0, what: "no" });
  assert.equal(mistake("The citations are already in order."), undefined);
});

test("the map takes the colours of the theme, and its policy lets in nothing more", () => {
  const meta = (policy) => `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  const page = (head) => `<!DOCTYPE html><html><head>${head}<style>p{}</style></head><body></body></html>`;
  const policy = (html) => /Security-Policy" content="([^"]*)"/.exec(html)[1];
  const drawn = themed(page(meta("default-src 'none'; style-src 'sha256-x'; script-src 'sha256-y'")), "abc");
  assert.equal(policy(drawn), "default-src 'none'; style-src 'nonce-abc' 'sha256-x'; script-src 'sha256-y'");
  assert.match(drawn, /<style>p\{\}<\/style><style nonce="abc">[^<]*--vscode-editor-background[^<]*<\/style><\/head>/);
  assert.equal(policy(themed(said("Nothing here."), "abc")), "default-src 'none'; style-src 'nonce-abc'");
});

test("assessor.toml is completed by its schema", () => {
  const schema = json("schemas/assessor.schema.json");
  const labels = (before) => propose(schema, before).map(({ label }) => label);
  assert.ok(labels("").includes("[rules]") && labels("").includes("[[ignore]]"));
  assert.ok(labels("[").includes("rules"));
  assert.ok(labels("[[").includes("ignore") && !labels("[[").includes("rules"));
  assert.ok(labels("[rules]\n").includes("uncited-claim"));
  assert.ok(!labels('[rules]\nuncited-claim = "off"\n').includes("uncited-claim"), "it is set");
  assert.deepEqual(labels("[rules]\nuncited-claim = "), ["off", "hint", "information", "warning", "error"]);
  assert.equal(propose(schema, "[rules]\nuncited-claim = ")[0].insert, '"off"');
  assert.equal(propose(schema, '[rules]\nuncited-claim = "')[0].insert, "off");
  assert.ok(labels("[[ignore]]\nrule = ").includes("uncited-claim"));
  assert.deepEqual(labels("# [rules"), []);
  assert.deepEqual(labels("[nobody]\n"), labels(""));
});

test("the editor's settings are those of the schema", () => {
  const manifest = json("package.json");
  assert.deepEqual(withSettings(structuredClone(manifest), json("schemas/assessor.schema.json")), manifest);
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
    assert.ok(setting.description ?? setting.markdownDescription, `${name} has no description`);
  }
});

test("the status bar has words for every answer of the server", () => {
  const words = (status, missing = 0, markers = 0) => {
    const { icon, text } = verdict(status, missing, markers);
    return `${icon}: ${text}`;
  };
  assert.equal(words(null), "circle-slash: Not a report: no citations or takeaways");
  assert.equal(words({ isReport: false, reason: "it is empty" }), "circle-slash: Not a report: it is empty");
  assert.equal(words({ claims: 14, uncited: 0 }), "pass: No claim without source found");
  assert.equal(words({ claims: 0, uncited: 0 }), "pass: No claims yet");
  // Two markers without an endnote may be in one claim: the claims are counted, not the findings.
  assert.equal(words({ claims: 14, uncited: 2 }, 3, 1), "warning: 2 of 14 without source");
  assert.equal(words({ claims: 14, uncited: 0 }, 2, 1), "warning: 1 marker without endnote");
  // The finding of a claim is there before the status counts it.
  assert.equal(words({ claims: 14, uncited: 0 }, 1), "pass: No claim without source found");
  assert.equal(words({ claims: 14, uncited: 9, expectsCitations: false }), "info: 14 claims, sources not checked");
  assert.equal(words({ claims: 1, uncited: 1, expectsCitations: false }), "info: 1 claim, sources not checked");
});

test("prose is set up alike in all languages of reports", () => {
  const { configurationDefaults } = json("package.json").contributes;
  for (const language of ["[assessment]", "[markdown]", "[plaintext]"]) {
    const settings = configurationDefaults[language];
    assert.equal(settings["editor.inlayHints.maximumLength"], 0, language);
    assert.equal(settings["editor.linkedEditing"], true, language);
    assert.equal(settings["editor.wordBasedSuggestions"], "off", language);
    assert.equal(settings["editor.semanticHighlighting.enabled"], true, language);
  }
});

test("what Assessor promises in the palette has words that analysts use", () => {
  const { commands, walkthroughs } = json("package.json").contributes;
  for (const { title } of commands) assert.doesNotMatch(title, /\b(LSP|server|client|JSON|diagnostic|symbol|render)\b/i);
  const ids = commands.map(({ command }) => command);
  const links = walkthroughs[0].steps.flatMap(({ description }) => [...description.matchAll(/command:(assessor[\w.]+)/g)]);
  for (const [, command] of links) assert.ok(ids.includes(command), command);
});

// ---- colours

const require = createRequire(path.join(extension, "package.json"));
const { Registry, parseRawGrammar } = require("vscode-textmate");
const onig = require("vscode-oniguruma");

/** The words of a line that the grammar gives a scope, with its first part. */
async function coloured(lines) {
  await onig.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer).catch(() => {});
  const file = path.join(extension, "syntaxes/assessment-inline.tmLanguage.json");
  const raw = parseRawGrammar(readFileSync(file, "utf8").replace("L:text.assessment", ""), file);
  const onigLib = Promise.resolve({ createOnigScanner: (sources) => new onig.OnigScanner(sources), createOnigString: (text) => new onig.OnigString(text) });
  const registry = new Registry({ onigLib, loadGrammar: async (name) => (name === raw.scopeName ? raw : null) });
  const grammar = await registry.loadGrammar(raw.scopeName);
  return lines.map((line) =>
    grammar.tokenizeLine(line).tokens
      .filter(({ scopes }) => scopes.length > 1)
      .map(({ startIndex, endIndex, scopes }) => [line.slice(startIndex, endIndex), scopes[1].replace(".assessment", "")]));
}

test("the grammar colours markers, endnotes, takeaways and words of likelihood", async () => {
  const marker = (text) => [text, "constant.numeric.citation"];
  const word = (text) => [text, "keyword.other.likelihood"];
  const cases = [
    ["He came.[12] She went.[^a][iv][@b, p. 3]", [marker("[12]"), marker("[^a]"), marker("[iv]"), marker("[@b, p. 3]")]],
    ["a[0] [sic] [UN] [text](https://a.org)", [marker("[0]")]],
    ["He will almost certainly win; it is very unlikely.", [word("almost certainly"), word("very unlikely")]],
    ["We assess with high confidence that it is likely.", [word("high confidence"), word("likely")]],
    ["## Key Takeaways", [["## Key Takeaways", "markup.heading.takeaways"]]],
    ["[3] https://tass dot ru/a", [["[3]", "constant.numeric.endnote"], ["https://tass dot ru/a", "markup.underline.link.source"]]],
    ["12. hxxps://a[.]org", [["12.", "constant.numeric.endnote"], ["hxxps://a[.]org", "markup.underline.link.source"]]],
  ];
  const found = await coloured(cases.map(([line]) => line));
  for (const [i, [line, expected]] of cases.entries()) assert.deepEqual(found[i], expected, line);
});
