// Makes the .vsix that people install.
//
//   npm run package                                    one that finds the program on PATH
//   npm run package -- linux-x64 ../../target/release/assessor
//                                                      one for a platform, with the program inside
//
// A file after the program holds the licences of what the program contains; it goes into the package.
//
// VS Code's targets are linux-x64, linux-arm64, alpine-x64, alpine-arm64, darwin-x64, darwin-arm64 and
// win32-x64. Nothing checks that a program fits its target: build it for that platform first, as
// packaging/release.py does.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
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

// The settings are those of the program, where it can be asked: one for another machine cannot run here.
if (target && target === `${process.platform}-${process.arch}`) renew(program);
await import("./build.mjs");
// One for all platforms must not hold the program of the last one built.
rmSync(path.join(folder, "server"), { recursive: true, force: true });
try {
  lend(path.join(project, "LICENSE"), "LICENSE");
  lend(path.join(project, "CHANGELOG.md"), "CHANGELOG.md");
  lend(path.join(project, "src/config/template.toml"), "templates/assessor.toml");
  lend(path.join(project, "tests/fixtures/sample.assessment.md"), "walkthrough/sample.assessment.md");
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
  for (const copy of lent) rmSync(copy);
}
