/**
 * Names in prose, and what is written about them into a team's file of actors. Knows nothing of VS Code, so that it can be
 * tested on its own.
 */

/** A word that begins with a capital letter, such as `Al-Sharaa` or `O’Neill`; an initial too. */
const CAPITAL = /^\p{Lu}[\p{L}\p{M}'’\-]*\.?$/u;
/** Words inside a name that do not: `Ursula von der Leyen`, `Mohammed bin Salman`. */
const PARTICLE = /^(?:al|el|bin|bint|ibn|abu|von|van|der|den|de|da|di|du|la|le|dos|del|zu)$/i;
const PARTICLE_GLUED = /^(?:al|el|ash|as|ad|an|at)-\p{Lu}[\p{L}\p{M}'’\-]*$/u;
/** Words of a post which show that the capitals before a name are none of the name's. */
const POST =
  /^(?:President|Vice|Prime|Minister|Deputy|First|Foreign|Defense|Defence|Interior|Finance|Ambassador|Chairman|Chairwoman|Chair|Chief|Commander|General|Gen\.|Lieutenant|Lt\.|Major|Maj\.|Colonel|Col\.|Admiral|Adm\.|Captain|Secretary|Speaker|Spokesperson|Spokesman|Spokeswoman|Governor|Mayor|Head|Director|Envoy|Representative|Senator|Leader|King|Queen|Prince|Sheikh|Ayatollah|Chancellor|Commissioner|Advisor|Adviser|Mr\.|Mrs\.|Ms\.|Dr\.|Professor|Member|Staff|Officer|State|Affairs)$/;

export interface Named {
  name: string;
  /** The capitals before it, such as `Turkish Foreign Minister`; empty where there are none. */
  post: string;
}

interface Word {
  text: string;
  start: number;
  end: number;
}

/** The words of a line without the marks of a sentence around them. */
function words(line: string): Word[] {
  return [...line.matchAll(/[^\s,;:()“”"«»[\]]+/gu)].map((match) => {
    const abbreviated = /^(?:\p{Lu}|Gen|Lt|Maj|Col|Adm|Mr|Mrs|Ms|Dr|Jr|Sr)\.$/u.test(match[0]);
    const text = (abbreviated ? match[0] : match[0].replace(/[.!?…]+$/u, "")).replace(/[’']s$/u, "");
    return { text, start: match.index, end: match.index + text.length };
  });
}

/** The name on which a column of a line lies, and the post before it. */
export function nameAt(line: string, column: number): Named | undefined {
  const all = words(line);
  const at = all.findIndex(({ start, end }) => start <= column && column <= end);
  const belongs = (i: number) => {
    const word = all[i]?.text;
    return word !== undefined && (CAPITAL.test(word) || PARTICLE.test(word) || PARTICLE_GLUED.test(word));
  };
  const together = (i: number) => line.slice(all[i]!.end, all[i + 1]!.start).trim() === "";
  if (at < 0 || !belongs(at)) {
    return undefined;
  }
  let [first, last] = [at, at];
  while (first > 0 && belongs(first - 1) && together(first - 1)) first -= 1;
  while (last + 1 < all.length && belongs(last + 1) && together(last)) last += 1;
  while (last > first && PARTICLE.test(all[last]!.text)) last -= 1;
  while (first < last && PARTICLE.test(all[first]!.text)) first += 1;
  return split(all.slice(first, last + 1).map(({ text }) => text));
}

/** Parts a run of capitals, such as a selection, into post and name. */
export function split(run: string[]): Named | undefined {
  const post = run.findLastIndex((word) => POST.test(word)) + 1;
  if (run.length === 0 || post === run.length) {
    return undefined;
  }
  return { name: run.slice(post).join(" "), post: run.slice(0, post).join(" ") };
}

/** An identifier made out of a name: `Şükrü Kaya` becomes `sukru-kaya`. */
export function identifier(name: string): string {
  const latin = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").replaceAll("ı", "i").replaceAll(/[łŁ]/g, "l");
  return latin.toLowerCase().replaceAll(/[’']/g, "").replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

export interface Entry extends Named {
  /** The month for which the post is known to be held, as `2024-11`. */
  month: string | undefined;
  /** Where the entry is from. */
  source: string;
}

/** TOML takes strings as JSON writes them. */
const quoted = (text: string) => JSON.stringify(text);

/** The entry of a person: what is known filled in, the rest behind a `#`. */
export function entry({ name, post, month, source }: Entry, id: string): string {
  const last = name.split(" ").at(-1) ?? name;
  const held = post
    ? `occupancy = [\n  { title = ${quoted(post)}${month ? `, checked = ${quoted(month)}` : ""} },\n]`
    : `#occupancy = [\n#  { title = "Governor of …", from = "2024-05", checked = ${quoted(month ?? "2024-11")} },\n#]`;
  return [
    "[[actor]]",
    `id = ${quoted(id)}`,
    'schema = "Person"',
    `name = ${quoted(name)}`,
    `#lastName = ${quoted(last)}        # where it is not simply the last word of the name`,
    '#alias = [""]                # other spellings of the whole name',
    '#country = "us"              # two letters',
    '#summary = ""                # who this is, in a sentence',
    held,
    `source = ${quoted(source)}`,
    "",
  ].join("\n");
}

/** An identifier that a file does not have yet, and where it has the name already. */
export function place(file: string, name: string): { id: string; present: number | undefined } {
  const line = `name = ${quoted(name)}`;
  const at = file.split("\n").findIndex((other) => other.trim() === line);
  const base = identifier(name) || "actor";
  let id = base;
  for (let number = 2; file.includes(`id = ${quoted(id)}`); number += 1) {
    id = `${base}-${number}`;
  }
  return { id, present: at < 0 ? undefined : at };
}

/** What a new file begins with. */
export const HEAD = [
  "# People, bodies and outlets that your team knows and Assessor does not.",
  "# Remove the # at the start of a line to fill it in. The entry is used as soon as you save.",
  "",
  "",
].join("\n");
