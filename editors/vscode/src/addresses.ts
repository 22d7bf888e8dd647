/** Addresses of sources as they come from the clipboard. Knows nothing of VS Code, so that it can be tested on its own. */

const ADDRESS = /^(?:h(?:tt|xx)ps?:\/\/\S+|www\.\S+)$/i;
/** `tass dot ru/politika`, `hxxps://tass[.]ru`, `https://t dot me/channel`. */
const DEFANGED = /^(?:[Hh](?:tt|xx)ps?:\/\/)?[\w-]+(?:(?:\.| dot |\[\.\]|\[dot\])[\w-]+)*?(?: dot |\[\.\]|\[dot\])(?:[\w-]+(?:\.| dot |\[\.\]|\[dot\]))*[a-z]{2,}(?:[/?#:]\S*)?$/;
const LONGEST = 4000;

/** The text, trimmed, if it is nothing but addresses: one, or several parted by semicolons. */
export function asSource(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > LONGEST || /[\r\n]/.test(trimmed)) {
    return undefined;
  }
  const all = trimmed.split(/\s*;\s*/);
  return all.every((one) => ADDRESS.test(one) || DEFANGED.test(one)) ? trimmed : undefined;
}
