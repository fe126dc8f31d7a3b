// What makes the storefront quicker to use. Everything here is also there without it: links lead, forms send.
import { listen, send, swap } from "./_page.js";

const $ = (selector, root = document) => root.querySelector(selector);

function cookie(name) {
  const found = document.cookie.split("; ").find(one => one.split("=")[0].endsWith(name));
  return found ? decodeURIComponent(found.slice(found.indexOf("=") + 1)) : "";
}

// The top of a page that is the same for everybody: how much is in the cart, and who is signed in.
function showWho() {
  const [count, name] = cookie("stoa-shown").split(".");
  const badge = $("[data-cart-count]");
  if (badge) {
    badge.textContent = count || "0";
    badge.hidden = !(+count > 0);
  }
  if (name) {
    const bytes = Uint8Array.from(atob(name.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
    $("[data-name]").textContent = new TextDecoder().decode(bytes);
  }
}

// The cart beside the page.
const drawer = $("#drawer");
async function openDrawer() {
  const answer = await fetch("/shop/cart/drawer");
  if (!answer.ok) { location.href = "/shop/cart"; return; }
  drawer.innerHTML = await answer.text();
  showWho();
  if (!drawer.open) drawer.showModal();
}
drawer?.addEventListener("click", event => {
  if (event.target === drawer || event.target.closest("[data-close]")) drawer.close();
});

listen((event, form) => {
  if (!form.matches("[data-add]")) return false;
  event.preventDefault();
  form.dataset.sent = "1";
  send(form, event.submitter)
    .then(answer => answer.ok ? openDrawer() : form.submit())
    .catch(() => form.submit())
    .finally(() => delete form.dataset.sent);
  return true;
});
addEventListener("pageshow", showWho);
document.addEventListener("swapped", showWho);

// The fields of another address are there when they are wanted.
for (const choice of document.querySelectorAll("[data-opens]")) {
  const fields = document.getElementById(choice.dataset.opens);
  const show = () => {
    fields.hidden = !choice.checked;
    for (const one of fields.querySelectorAll("input, select")) one.disabled = !choice.checked;
  };
  for (const one of document.querySelectorAll(`[name="${choice.name}"]`)) one.addEventListener("change", show);
  show();
}

// "Show more" continues the list where it ends.
document.addEventListener("click", async event => {
  const link = event.target.closest("a[data-more]");
  if (!link) return;
  event.preventDefault();
  link.classList.add("busy");
  try {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const [list, more] = [$("#list"), $("#more")];
    const fresh = [...page.querySelectorAll("#list > *")];
    list.append(...fresh);
    more.replaceWith(page.getElementById("more") ?? "");
    $("a", fresh[0])?.focus();
  } catch { location.href = link.href; }
});

// Suggestions while somebody types.
const field = $("[data-suggest]");
if (field) {
  let waiting, box;
  const close = () => { box?.remove(); box = null; field.removeAttribute("aria-activedescendant"); field.setAttribute("aria-expanded", "false"); };
  const choose = option => {
    if (!option) return;
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
  };
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", "suggestions");
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const words = field.value.trim();
    if (words.length < 2) { close(); return; }
    waiting = setTimeout(async () => {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`);
      const text = (await answer.text()).trim();
      if (!answer.ok || field.value.trim() !== words) return;
      const chosen = box?.querySelector("[aria-selected=true]")?.getAttribute("href");
      close();
      if (!text) return;
      box = document.createElement("div");
      box.className = "suggestions";
      box.id = "suggestions";
      box.setAttribute("role", "listbox");
      box.setAttribute("aria-label", "Suggestions");
      box.innerHTML = text;
      field.after(box);
      field.setAttribute("aria-expanded", "true");
      // What somebody has chosen meanwhile stays chosen.
      choose([...box.querySelectorAll("a")].find(one => one.getAttribute("href") === chosen));
    }, 150);
  });
  field.addEventListener("keydown", event => {
    if (event.key === "Escape") close();
    if (!box || (event.key !== "ArrowDown" && event.key !== "ArrowUp" && event.key !== "Enter")) return;
    const all = [...box.querySelectorAll("a")];
    const at = all.findIndex(one => one.getAttribute("aria-selected") === "true");
    if (event.key === "Enter") {
      if (at >= 0) { event.preventDefault(); all[at].click(); }
      return;
    }
    event.preventDefault();
    all[at]?.removeAttribute("aria-selected");
    choose(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % all.length]);
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
}

// An order goes on by itself: whenever something happens to it, the page is read again.
const live = $("[data-live]");
if (live) {
  new EventSource(live.dataset.live).addEventListener("status", async event => {
    if (Date.parse(JSON.parse(event.data).at) <= +$("#order").dataset.at) return;       // the page knows
    if ($("form[data-sent]")) return;       // it is being left, and the next one tells what was done
    const answer = await fetch(location.href);
    if (answer.ok) swap(await answer.text(), ["order"]);
  });
}

showWho();
