// Takes the schema of assessor.toml from the program, and the editor's settings out of it:
//
//   node scripts/settings.mjs PROGRAM
//
// writes schemas/assessor.schema.json and the settings in package.json. Making a package for this machine does it too.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const manifest = path.join(folder, "package.json");

/** The description of each level, in the order of the schema. */
const LEVELS = {
  off: "Do not look for it.",
  hint: "Mark it with three dots under the first word.",
  information: "Underline it in blue.",
  warning: "Underline it in yellow.",
  error: "Underline it in red.",
};

/** What VS Code shows for a setting that nobody has made, and that the extension does not send. */
const UNSET = { string: "", array: [], object: {} };

/** One of VS Code's settings for one of the schema's. */
function setting(schema, top) {
  const levels = schema.enum?.every((one) => one in LEVELS);
  // What may be one or a list is a list here: that has a form of its own.
  const type = [schema.type].flat().includes("array") ? { type: "array" } : {};
  const out = { ...schema, ...type, ...(levels ? { type: "string", enumDescriptions: schema.enum.map((one) => LEVELS[one]) } : {}) };
  if (!top) return out;
  // Marks of Markdown would show in what is plain.
  if (out.description?.includes("`")) {
    out.markdownDescription = out.description;
    delete out.description;
  }
  if (schema.default !== undefined) return { ...out, scope: "resource" };
  // A number has no empty form: the box for it stays empty only if it may be null.
  const unset = UNSET[out.type] ?? null;
  return { ...out, ...(unset === null ? { type: [out.type, "null"] } : {}), default: unset, scope: "resource" };
}

/** All settings of the schema but lists of tables, which are for files. */
export function settings(schema) {
  const out = {};
  for (const [table, { properties, description, type, ...rest }] of Object.entries(schema.properties)) {
    if (table === "rules") {
      const rules = Object.fromEntries(Object.entries(properties).map(([name, rule]) => [name, setting(rule, false)]));
      out["assessor.rules"] = {
        type: "object",
        default: {},
        scope: "resource",
        markdownDescription: `${description} A team sets this in the file \`assessor.toml\` in the folder with its reports, which overrides the settings here.`,
        properties: rules,
        additionalProperties: false,
      };
    } else if (type === "object" && properties) {
      for (const [key, value] of Object.entries(properties)) {
        out[`assessor.${table}.${key}`] = setting(value, true);
      }
    } else if (type !== "array") {
      out[`assessor.${table}`] = setting({ description, ...(type && { type }), ...rest }, true);
    }
  }
  return out;
}

/** What is in package.json, with the settings of a schema in place of those that were there. */
export function withSettings(json, schema) {
  const { configuration } = json.contributes;
  const own = Object.entries(configuration.properties).filter(([name]) => /^assessor\.(server|trace)\./.test(name));
  configuration.properties = { ...settings(schema), ...Object.fromEntries(own) };
  return json;
}

/** Writes both files anew. */
export function renew(program) {
  const schema = execFileSync(program, ["schema"], { encoding: "utf8" });
  mkdirSync(path.join(folder, "schemas"), { recursive: true });
  writeFileSync(path.join(folder, "schemas/assessor.schema.json"), schema);
  const json = withSettings(JSON.parse(readFileSync(manifest, "utf8")), JSON.parse(schema));
  writeFileSync(manifest, `${JSON.stringify(json, null, 2)}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) renew(process.argv[2]);
