// Bundles the extension into the one file that is shipped. `bundled` lists the files of packages that it contains.
import path from "node:path";
import { build } from "esbuild";

const outfile = "dist/extension.js";

const { metafile } = await build({
  absWorkingDir: path.join(import.meta.dirname, ".."),
  entryPoints: ["src/extension.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});

export const bundled = Object.keys(metafile.outputs[outfile].inputs).filter((file) => file.includes("node_modules/"));
