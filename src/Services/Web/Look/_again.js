// A part of a page that says how the house does reads itself anew every few seconds, while somebody looks at it.
const part = () => document.querySelector("[data-again]");

async function read() {
  const old = part();
  if (document.hidden || !old || old.contains(document.activeElement)) return;
  try {
    const answer = await fetch(location.href);
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(old.id);
    if (!fresh || old.contains(document.activeElement)) return;
    for (const time of fresh.querySelectorAll("time[data-local]")) {
      const known = [...old.querySelectorAll("time[data-local]")].find(one => one.dateTime === time.dateTime);
      if (known) time.textContent = known.textContent;
    }
    old.replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new Event("swapped"));
  } catch { /* the next time */ }
}

if (part()) setInterval(read, 1000 * part().dataset.again);
