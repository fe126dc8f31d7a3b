// Is given a page and a browser, and says how Lighthouse scores the one in the other, and what cost something.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const { url, isPhone, cookie, chromium, flags } = JSON.parse(readFileSync(0, "utf8"));

// Now and then the browser's record of a page has no beginning or no picture, and Lighthouse asks to be run again.
const mostAttempts = 3;

async function look() {
    const browser = await launch({ chromePath: chromium, chromeFlags: ["--headless", ...flags] });
    try {
        const { lhr } = await lighthouse(
            url, { port: browser.port, logLevel: "error", extraHeaders: { Cookie: cookie } }, isPhone ? undefined : desktopConfig);
        return lhr;
    } finally {
        browser.kill();
    }
}

const isUseless = (one) => one.runtimeError || one.categories.performance.score === null;
let lhr = await look();
for (let attempt = 2; isUseless(lhr) && attempt <= mostAttempts; attempt++)
    lhr = await look();
if (isUseless(lhr))
    throw new Error(lhr.runtimeError?.message ?? "Nothing was painted that could be timed.");
const score = (name) => Math.round(lhr.categories[name].score * 100);
const lost = (name) => lhr.categories[name].auditRefs
    .filter((one) => one.weight > 0 && (lhr.audits[one.id].score ?? 1) < 0.9).map((one) => `${name}: ${lhr.audits[one.id].title}`);
process.stdout.write(JSON.stringify({
    performance: score("performance"),
    accessibility: score("accessibility"),
    bestPractices: score("best-practices"),
    seo: score("seo"),
    lost: Object.keys(lhr.categories).flatMap(lost),
}));
