/**
 * What to do when the server dies: start it again and tell the user once; give up when it keeps
 * dying. Knows nothing of VS Code, so that it can be tested on its own.
 */

const MOST = 4;
const WITHIN_MS = 3 * 60 * 1000;

/** What follows a death; `tell` says whether the user should hear of it. */
export type Verdict = { action: "restart"; tell: boolean } | { action: "give up"; tell: true };

/** Counts deaths: four in three minutes are forgiven, the fifth is not. */
export class Crashes {
  private deaths: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  died(): Verdict {
    const now = this.now();
    this.deaths = this.deaths.filter((death) => now - death < WITHIN_MS);
    this.deaths.push(now);
    if (this.deaths.length > MOST) {
      return { action: "give up", tell: true };
    }
    return { action: "restart", tell: this.deaths.length === 1 };
  }
}
