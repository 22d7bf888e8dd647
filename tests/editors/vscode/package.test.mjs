// What is in the .vsix files that people install: all of it, and nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

const extension = path.resolve(import.meta.dirname, "../../../editors/vscode");
const { version } = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8"));
const vsix = (kind) => path.join(extension, `assessor-${kind}-${version}.vsix`);

/** Name → permissions of the files in a package. */
function contents(file) {
  const list = "import sys, zipfile\nfor f in zipfile.ZipFile(sys.argv[1]).infolist(): print(f.filename, f.external_attr >> 16 & 0o777)";
  const lines = execFileSync("python3", ["-c", list, file], { encoding: "utf8" }).trim().split("\n");
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
}

/** The text of a file in a package. */
function text(file, name) {
  const show = "import sys, zipfile\nsys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))";
  return execFileSync("python3", ["-c", show, file, name], { encoding: "utf8" });
}

const everywhere = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/THIRD-PARTY.txt",
  "extension/changelog.md",
  "extension/dist/extension.js",
  "extension/icon.png",
  "extension/language-configuration.json",
  "extension/package.json",
  "extension/readme.md",
  "extension/schemas/assessor.schema.json",
  "extension/syntaxes/assessment-inline.tmLanguage.json",
  "extension/syntaxes/assessment.tmLanguage.json",
  "extension/templates/assessor.toml",
  "extension/walkthrough/actors.md",
  "extension/walkthrough/citation.md",
  "extension/walkthrough/map.md",
  "extension/walkthrough/outline.md",
  "extension/walkthrough/sample.assessment.md",
  "extension/walkthrough/sample.md",
  "extension/walkthrough/sources.md",
];

test("the universal package holds the extension alone", () => {
  assert.deepEqual([...contents(vsix("universal")).keys()].sort(), everywhere);
});

test("a platform's package has the program too, ready to run", () => {
  const files = contents(vsix("linux-x64"));
  assert.deepEqual([...files.keys()].sort(), [...everywhere, "extension/server/assessor"].sort());
  assert.equal(files.get("extension/server/assessor") & 0o111, 0o111);
});

// Built elsewhere, as a Mac's must be: what is packed here is a file of that name.
for (const target of ["linux-arm64", "alpine-x64", "alpine-arm64", "darwin-arm64", "darwin-x64", "win32-x64"]) {
  test(`a program for ${target} is packed as that`, () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "assessor-package-"));
    const program = path.join(scratch, "program");
    writeFileSync(program, "built elsewhere");
    try {
      execFileSync(process.execPath, [path.join(extension, "scripts/package.mjs"), target, program], { stdio: "pipe" });
      const server = `extension/server/assessor${target.startsWith("win32") ? ".exe" : ""}`;
      const files = contents(vsix(target));
      assert.deepEqual([...files.keys()].sort(), [...everywhere, server].sort());
      assert.equal(files.get(server) & 0o111, 0o111);
      const manifest = execFileSync("python3", ["-c", "import sys, zipfile\nprint(zipfile.ZipFile(sys.argv[1]).read('extension.vsixmanifest').decode())", vsix(target)], { encoding: "utf8" });
      assert.ok(manifest.includes(`TargetPlatform="${target}"`), manifest);
    } finally {
      rmSync(scratch, { recursive: true });
      rmSync(vsix(target), { force: true });
    }
  });
}

test("the licences of the bundled JavaScript are passed on", () => {
  for (const kind of ["universal", "linux-x64"]) {
    const licences = text(vsix(kind), "extension/THIRD-PARTY.txt");
    // The first is the extension's own dependency, the others those of its dependencies.
    for (const name of ["vscode-languageclient", "vscode-languageserver-protocol", "vscode-jsonrpc", "semver", "minimatch"]) {
      assert.match(licences, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+.* \\(\\S+\\)$`, "m"));
    }
    assert.match(licences, /Permission is hereby granted/);
    assert.match(licences, /Microsoft Corporation/);
    // Tools that are not in the extension.
    assert.doesNotMatch(licences, /^(esbuild|typescript|@vscode\/vsce) \d/m);
  }
});

test("a package is under 12 MB", () => {
  assert.ok(statSync(vsix("linux-x64")).size < 12_000_000);
});

test("the lock file names no download addresses", () => {
  for (const folder of [extension, path.join(import.meta.dirname, "..")]) {
    assert.doesNotMatch(readFileSync(path.join(folder, "package-lock.json"), "utf8"), /"resolved"/);
  }
});
