// Says axe-core as one script, to be run inside a page.
import { readFileSync } from "node:fs";

process.stdout.write(readFileSync("node_modules/axe-core/axe.min.js", "utf8"));
