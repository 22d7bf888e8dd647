/** The words of the status bar about a text. Independent of VS Code, so that it can be tested on its own. */

/** The server's answer to `assessor/status`; null for a text that is no report. */
export interface Status {
  /** False for a text that is no report. */
  isReport?: boolean;
  /** The reason why a text is no report, to follow "Not a report: ". */
  reason?: string | null;
  /** The number of claims in the body. */
  claims?: number;
  /** The number of those claims that lack a source. */
  uncited?: number;
  /** False where reports are not expected to cite. */
  expectsCitations?: boolean;
  /** The calibration in a sentence: "Adjusted to how 43 past reports cite." */
  words?: string;
}

export interface Verdict {
  /** The icon of VS Code that goes before the words. */
  icon: "pass" | "warning" | "info" | "circle-slash";
  text: string;
}

/** The reason where the server gives none. */
const NO_REPORT = "no citations or takeaways";

export function isReport(status: Status | null): boolean {
  return status !== null && status.isReport !== false;
}

/**
 * The words for a text in which `missing` places lack a source or an endnote, and so many markers an endnote. Findings arrive
 * before the status: where it counts the claims without a source, only the markers add to it.
 */
export function verdict(status: Status | null, missing: number, markers: number): Verdict {
  if (status === null || !isReport(status)) {
    return { icon: "circle-slash", text: `Not a report: ${status?.reason ?? NO_REPORT}` };
  }
  const { claims } = status;
  const uncited = status.uncited ?? missing;
  if (status.expectsCitations === false) {
    return { icon: "info", text: claims === undefined ? "Sources not checked" : `${count(claims, "claim")}, sources not checked` };
  }
  if (uncited > 0) {
    return { icon: "warning", text: claims === undefined ? `${uncited} without source` : `${uncited} of ${claims} without source` };
  }
  if (markers > 0) {
    return { icon: "warning", text: `${count(markers, "marker")} without endnote` };
  }
  if (claims === 0) {
    return { icon: "pass", text: "No claims yet" };
  }
  return { icon: "pass", text: "No claim without source found" };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
