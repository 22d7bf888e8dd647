// Makes the .vsix that people install.
//
//   npm run package                                    one that finds the program on PATH
//   npm run package -- linux-x64 ../../target/release/assessor
//                                                      one for a platform, with the program inside
//
// VS Code's targets are linux-x64, linux-arm64, darwin-x64, darwin-arm64 and win32-x64. Nothing
// checks that a program fits its target: build it for that platform first, such as with
// `cargo build --release --target aarch64-apple-darwin` for darwin-arm64.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [target, program] = process.argv.slice(2);
if ((target === undefined) !== (program === undefined)) {
  console.error("usage: npm run package [-- TARGET PROGRAM]");
  process.exit(2);
}

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
const server = path.join(folder, "server");
const vsix = [name, target ?? "universal", version].join("-") + ".vsix";

await import("./build.mjs");
// One for all platforms must not hold the program of the last one built.
rmSync(server, { recursive: true, force: true });
const args = ["package", "--no-dependencies", "--out", vsix];
args.push("--allow-missing-repository", "--skip-license");
// There is no `server` in the universal one.
args.push("--allow-unused-files-pattern");
if (target) {
  mkdirSync(server);
  const inside = path.join(server, target.startsWith("win32") ? "assessor.exe" : "assessor");
  copyFileSync(program, inside);
  chmodSync(inside, 0o755);
  args.push("--target", target);
}
execFileSync(path.join(folder, "node_modules", ".bin", "vsce"), args, { cwd: folder, stdio: "inherit" });
rmSync(server, { recursive: true, force: true });
