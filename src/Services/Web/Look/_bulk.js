// A bulk action goes one by one, and tells how far it is. Without scripts it is one long request.
export const bulk = swap => (event, form) => {
  if (!form.dataset.each) return false;
  const chosen = [...document.querySelectorAll("[data-choose]:checked")].filter(one => one.form === form);
  if (chosen.length === 0) return false;
  event.preventDefault();
  go(form, event.submitter, chosen, swap);
  return true;
};

async function go(form, button, chosen, swap) {
  const progress = document.querySelector("[data-progress]");
  const all = new FormData(form, button);
  const told = [];
  const list = document.getElementById("list");
  list.classList.add("busy");
  progress.hidden = false;
  let page;
  for (const [at, one] of chosen.entries()) {
    progress.textContent = `${at} of ${chosen.length} done…`;
    all.set("choose", one.value);
    try {
      const answer = await fetch(form.dataset.each, { method: "POST", body: new URLSearchParams(all) });
      page = await answer.text();
      told.push(...new DOMParser().parseFromString(page, "text/html").querySelectorAll("#results li"));
    } catch {
      const lost = document.createElement("li");
      lost.textContent = `${one.getAttribute("aria-label")}: no answer. Look at it before you try again.`;
      told.push(lost);
    }
  }
  progress.hidden = true;
  const now = await (await fetch(location.href)).text();
  swap(page ?? now, ["results"]);
  swap(now, ["list"]);
  const head = document.getElementById("results-head");
  if (head) {
    head.textContent = `${head.textContent.split(":")[0]}: ${told.filter(one => one.querySelector(".good")).length} of ${chosen.length}`;
    head.parentElement.querySelector("ul").replaceChildren(...told);
  }
}
