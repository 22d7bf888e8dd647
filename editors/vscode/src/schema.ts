/** What can be written at a place in `assessor.toml`. Knows nothing of VS Code, so that it can be tested on its own. */

/** As much of JSON schema as the settings use. */
export interface Schema {
  description?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: string[];
  default?: unknown;
}

export interface Proposal {
  label: string;
  insert: string;
  about: string | undefined;
  kind: "table" | "key" | "value";
}

/** What fits behind a text that ends where somebody types. */
export function propose(root: Schema, before: string): Proposal[] {
  const lines = before.split("\n");
  const line = lines.pop() ?? "";
  if (/^\s*#/.test(line)) {
    return [];
  }
  const tables = root.properties ?? {};
  const header = /^\s*\[\[?\s*[\w-]*$/.exec(line);
  if (header) {
    const twice = line.trimStart().startsWith("[[");
    return Object.entries(tables)
      .filter(([, schema]) => !twice || schema.type === "array")
      .map(([name, schema]) => ({ label: name, insert: name, about: schema.description, kind: "table" }));
  }
  const table = lines.map((other) => /^\s*\[\[?\s*([\w-]+)\s*\]?\]/.exec(other)?.[1]).findLast((name) => name !== undefined);
  const schema = table === undefined ? undefined : tables[table];
  const keys = (schema?.items ?? schema)?.properties ?? {};
  const value = /^\s*([\w-]+)\s*=\s*(["']?)[\w-]*$/.exec(line);
  if (value) {
    const [, key = "", quote = ""] = value;
    const all = keys[key]?.enum ?? [];
    return all.map((one) => ({
      label: one,
      insert: quote ? one : `"${one}"`,
      about: one === keys[key]?.default ? "The default." : undefined,
      kind: "value",
    }));
  }
  if (!/^\s*[\w-]*$/.test(line)) {
    return [];
  }
  if (schema === undefined) {
    return Object.entries(tables).map(([name, { type, description }]) => {
      const insert = type === "array" ? `[[${name}]]` : `[${name}]`;
      return { label: insert, insert, about: description, kind: "table" };
    });
  }
  const since = lines.slice(lines.findLastIndex((other) => /^\s*\[/.test(other)) + 1);
  const set = new Set(since.map((other) => /^\s*([\w-]+)\s*=/.exec(other)?.[1]));
  return Object.entries(keys)
    .filter(([name]) => !set.has(name))
    .map(([name, { description }]) => ({ label: name, insert: `${name} = `, about: description, kind: "key" }));
}
