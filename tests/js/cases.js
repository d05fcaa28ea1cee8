// The cases that Python wrote for a test.
import { readFileSync } from "node:fs";

export const cases = JSON.parse(readFileSync(process.env.CONVLAB_CASES, "utf8"));
