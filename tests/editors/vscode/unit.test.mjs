// The parts of the extension that need no editor.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
