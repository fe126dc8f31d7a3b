// What the pages' scripts share. Everything here is also there without scripts: links lead, forms send.

export function showTimes(root = document) {
  const asRead = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  for (const time of root.querySelectorAll("time[data-local]"))
    time.textContent = asRead.format(new Date(time.dateTime));
}

// Takes over from a newer page the parts that both have, by their ids.
export function swap(text, ids) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const here = document.activeElement?.id;
  for (const id of ids) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (old && fresh) old.replaceWith(fresh);
  }
  if (here && document.activeElement === document.body) document.getElementById(here)?.focus();
  showTimes();
  document.dispatchEvent(new Event("swapped"));
  return page;
}

export function send(form, button) {
  const fields = new FormData(form, button);
  const isGet = form.method === "get";
  const address = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action);
  if (isGet) address.search = new URLSearchParams([...fields].filter(([, value]) => value !== "")).toString();
  return fetch(address, {
    method: isGet ? "GET" : "POST",
    body: isGet ? undefined : form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields),
  });
}

// A form is sent once, however often it is pressed; one that names parts of the page changes those alone.
export function listen(own = () => false) {
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (own(event, form)) return;
    if (form.dataset.swap) {
      event.preventDefault();
      const ids = form.dataset.swap.split(" ");
      const turn = form.turn = (form.turn ?? 0) + 1;
      for (const id of ids) document.getElementById(id)?.classList.add("busy");
      try {
        const answer = await send(form, event.submitter);
        const text = await answer.text();
        if (turn !== form.turn) return;        // it was sent again meanwhile, and what that is answered counts
        swap(text, ids);
        if (form.method === "get") history.replaceState(null, "", answer.url);
      } catch { form.submit(); }
    } else if (form.method === "post") {
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 8000);
    }
  });
  document.addEventListener("change", event => {
    if (event.target.form?.hasAttribute("data-on-change")) event.target.form.requestSubmit();
  });
  addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
  showTimes();
}
