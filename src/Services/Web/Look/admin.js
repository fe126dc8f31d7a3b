// What makes the admin quicker: keys, bulk actions. Everything works without it.
import "./_again.js";
import { bulk } from "./_bulk.js";
import { listen, swap } from "./_page.js";
import { isPreview } from "./_preview.js";
import { product } from "./_product.js";

const many = bulk(swap);
listen((event, form) => isPreview(event.submitter) || many(event, form));
product();

const rows = () => [...document.querySelectorAll("[data-row]")];

function move(by) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex(one => one.hasAttribute("data-here"));
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  all[at]?.removeAttribute("data-here");
  next.setAttribute("data-here", "");
  next.querySelector("a")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", event => {
  const isWriting = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (isWriting || event.ctrlKey || event.metaKey || event.altKey) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const here = document.querySelector("[data-here]");
  switch (event.key) {
    case "/": document.querySelector("[data-find]")?.focus(); break;
    case "j": move(1); break;
    case "k": move(-1); break;
    case "x": here?.querySelector("input[type=checkbox]")?.click(); break;
    case "?": document.getElementById("keys").showModal(); break;
    default: return;
  }
  event.preventDefault();
});

// How many are chosen, and all at once.
function count() {
  for (const bulk of document.querySelectorAll("[data-bulk]")) {
    const chosen = document.querySelectorAll("[data-choose]:checked").length;
    bulk.querySelector("[data-chosen]").textContent = chosen;
    bulk.hidden = chosen === 0;
  }
}
document.addEventListener("change", event => {
  if (event.target.matches("[data-choose-all]"))
    for (const one of document.querySelectorAll("[data-choose]")) one.checked = event.target.checked;
  count();
});
document.addEventListener("swapped", count);
count();
