// Whether what is written can be read.

/** The contrast of two colours, 1 to 21, as the guidelines for web content count it. */
export function contrast(a, b) {
  const light = (colour) => {
    const [red, green, blue] = colour.map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, bright] = [light(a), light(b)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}
