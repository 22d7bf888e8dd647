// Bundles the extension into the one file that is shipped.
import path from "node:path";
import { build } from "esbuild";

await build({
  absWorkingDir: path.join(import.meta.dirname, ".."),
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
