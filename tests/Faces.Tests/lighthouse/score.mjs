// Is given a page and a browser, and says how Lighthouse scores the one in the other, and what cost something.
import { readFileSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const { url, isPhone, cookie, chromium, flags } = JSON.parse(readFileSync(0, "utf8"));
const browser = await launch({ chromePath: chromium, chromeFlags: ["--headless", ...flags] });
try {
    const { lhr } = await lighthouse(
        url, { port: browser.port, logLevel: "error", extraHeaders: { Cookie: cookie } }, isPhone ? undefined : desktopConfig);
    if (lhr.runtimeError)
        throw new Error(lhr.runtimeError.message);
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
} finally {
    browser.kill();
}
