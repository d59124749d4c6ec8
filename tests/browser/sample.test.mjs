// The sample of pages that the other tests look at is there.
import { test } from "node:test";
import { MISSING, none } from "./helpers.mjs";

test("every page of the sample exists", () => none(MISSING, "missing pages"));
