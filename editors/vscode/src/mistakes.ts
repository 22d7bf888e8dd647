/** What the server says about a mistake in one of a team's files. Knows nothing of VS Code, so that it can be tested on its own. */

export interface Mistake {
  file: string;
  /** Counted from 0; the first one where the server names none. */
  line: number;
  what: string;
}

/** Takes a message apart that names a file: `/team/assessor.toml: line 3: There is no rule …`, `/team/actors/a.toml:4:1: unknown key`. */
export function mistake(message: string): Mistake | undefined {
  const named = /^(\/.+?\.toml|[A-Za-z]:\\.+?\.toml):(?:(\d+):(?:\d+:)?)?\s*([\s\S]+)$/.exec(message);
  const [, file, before, rest = ""] = named ?? [];
  if (file === undefined) {
    return undefined;
  }
  const number = before ?? /\bline (\d+)/.exec(rest)?.[1] ?? "1";
  // The parser draws the place as well, between its first line and its last, which says what is wrong.
  const lines = rest.trim().split("\n").filter((line) => !/^\s*(?:\d+\s*)?\|/.test(line));
  const what = lines.map((line) => line.replace(/^(?:TOML parse error at )?line \d+(?:, column \d+|:)?:?\s*/, "").trim()).filter((line) => line !== "");
  return { file, line: Number(number) - 1, what: what.join(" ") || "This cannot be read." };
}
