// Makes the .vsix that people install.
//
//   npm run package                                    one that finds the program on PATH
//   npm run package -- linux-x64 ../../target/release/assessor
//                                                      one for a platform, with the program inside
//
// A file after the program holds the licences of what the program contains; it goes into the package. Each package has a
// THIRD-PARTY.txt too, with the licences of the JavaScript in the extension.
//
// VS Code's targets are linux-x64, linux-arm64, alpine-x64, alpine-arm64, darwin-x64, darwin-arm64 and
// win32-x64. Nothing checks that a program fits its target: build it for that platform first, as
// packaging/release.py does.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { renew } from "./settings.mjs";

const [target, program, licences] = process.argv.slice(2);
if ((target === undefined) !== (program === undefined)) {
  console.error("usage: npm run package [-- TARGET PROGRAM [LICENCES]]");
  process.exit(2);
}

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const project = path.join(folder, "../..");
const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
const vsix = [name, target ?? "universal", version].join("-") + ".vsix";

/** Lays a file of the project into the package for as long as it is being made. */
const lent = [];
function lend(from, to) {
  const copy = path.join(folder, to);
  mkdirSync(path.dirname(copy), { recursive: true });
  copyFileSync(from, copy);
  lent.push(copy);
  return copy;
}

/** The licences of the packages that these files are from, each text once with the packages that have it. */
function javascriptLicences(files) {
  const folders = new Set(files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)[0]));
  const texts = new Map();
  for (const one of [...folders].sort()) {
    const at = path.join(folder, one);
    const about = JSON.parse(readFileSync(path.join(at, "package.json"), "utf8"));
    const found = readdirSync(at).filter((file) => /^(licen[cs]e|copying|notice|third-?party)/i.test(file)).sort();
    if (!found.length) throw new Error(`${one} contains no text of its licence, so it cannot be passed on in the extension`);
    for (const file of found) {
      const text = readFileSync(path.join(at, file), "utf8").replaceAll("\r\n", "\n").trim();
      texts.set(text, [...(texts.get(text) ?? []), `${about.name} ${about.version} (${about.license})`]);
    }
  }
  const parts = [...texts].map(([text, packages]) => [`${"=".repeat(80)}`, ...packages, "-".repeat(80), text, ""].join("\n"));
  return ["The extension contains the JavaScript packages below. These are their licences.\n", ...parts].join("\n");
}

// The settings are those of the program, where it can be asked: one for another machine cannot run here.
if (target && target === `${process.platform}-${process.arch}`) renew(program);
const { bundled } = await import("./build.mjs");
// One for all platforms must not hold the program of the last one built.
rmSync(path.join(folder, "server"), { recursive: true, force: true });
try {
  lend(path.join(project, "LICENSE"), "LICENSE");
  lend(path.join(project, "CHANGELOG.md"), "CHANGELOG.md");
  lend(path.join(project, "src/config/template.toml"), "templates/assessor.toml");
  lend(path.join(project, "tests/fixtures/sample.assessment.md"), "walkthrough/sample.assessment.md");
  const thirdParty = path.join(folder, "THIRD-PARTY.txt");
  lent.push(thirdParty);
  writeFileSync(thirdParty, javascriptLicences(bundled));
  // There is no `server` in the universal one.
  const args = ["package", "--no-dependencies", "--allow-unused-files-pattern", "--out", vsix];
  if (target) {
    chmodSync(lend(program, target.startsWith("win32") ? "server/assessor.exe" : "server/assessor"), 0o755);
    if (licences) lend(licences, "server/THIRD-PARTY.txt");
    args.push("--target", target);
  }
  // Not through node_modules/.bin: on Windows that holds scripts, which Node does not start.
  execFileSync(process.execPath, [path.join(folder, "node_modules/@vscode/vsce/vsce"), ...args], { cwd: folder, stdio: "inherit" });
} finally {
  for (const copy of lent) rmSync(copy, { force: true });
}
