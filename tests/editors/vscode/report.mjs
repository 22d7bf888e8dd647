// The texts on which the cases work.
import { readFileSync } from "node:fs";
import path from "node:path";

const tests = path.resolve(import.meta.dirname, "../..");

/** A short report with one slip of each kind: see tests/editors/reports. */
export const NAME = "talks.assessment.md";
export const TEXT = readFileSync(path.join(tests, "editors/reports", NAME), "utf8");

/** The sample that comes with Assessor. */
export const SAMPLE = readFileSync(path.join(tests, "fixtures/sample.assessment.md"), "utf8");
