// Makes the .vsix files of all platforms:
//
//   npm run package-all                          all, and the one without a program
//   npm run package-all -- linux-x64 win32-x64   only these
//
// Each program is built here, for which Rust needs the platform's standard library (`rustup target add …`) and a linker:
// on Linux for Windows `gcc-mingw-w64-x86-64`, for ARM `gcc-aarch64-linux-gnu`; for macOS only a Mac will do. One that
// was built elsewhere is taken as it is from target/TRIPLE/release. What cannot be made is said at the end, with status 1.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TRIPLES = {
  "linux-x64": "x86_64-unknown-linux-gnu",
  "linux-arm64": "aarch64-unknown-linux-gnu",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-gnu",
};
const LINKERS = { "linux-arm64": "aarch64-linux-gnu-gcc" };

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.join(here, "../../..");
const wanted = process.argv.slice(2);
const unknown = wanted.filter((target) => !(target in TRIPLES));
if (unknown.length > 0) {
  console.error(`no such platform: ${unknown.join(", ")}; there are ${Object.keys(TRIPLES).join(", ")}`);
  process.exit(2);
}

const run = (command, args, env = {}) => execFileSync(command, args, { cwd: project, stdio: "inherit", env: { ...process.env, ...env } });
const pack = (...args) => run(process.execPath, [path.join(here, "package.mjs"), ...args]);

const missing = [];
for (const target of wanted.length > 0 ? wanted : Object.keys(TRIPLES)) {
  const triple = TRIPLES[target];
  const program = path.join(project, "target", triple, "release", target.startsWith("win32") ? "assessor.exe" : "assessor");
  try {
    if (!existsSync(program)) {
      const linker = LINKERS[target] && process.arch !== "arm64" ? { [`CARGO_TARGET_${triple.toUpperCase().replaceAll("-", "_")}_LINKER`]: LINKERS[target] } : {};
      run("cargo", ["build", "--locked", "--release", "--target", triple], linker);
    }
    pack(target, program);
  } catch (problem) {
    missing.push(`${target}: ${problem.message}`);
  }
}
if (wanted.length === 0) pack();
if (missing.length > 0) {
  console.error(`not made:\n  ${missing.join("\n  ")}`);
  process.exit(1);
}
