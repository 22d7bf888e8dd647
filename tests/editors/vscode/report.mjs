// The report on which the cases work: see tests/editors/reports.
import { readFileSync } from "node:fs";
import path from "node:path";

export const NAME = "talks.assessment.md";
export const TEXT = readFileSync(path.resolve(import.meta.dirname, "../reports", NAME), "utf8");
