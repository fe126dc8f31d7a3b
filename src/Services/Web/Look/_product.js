// The form of a product: the card as buyers will see it, pictures that are dropped, and their order.

function card(form) {
  const shown = name => document.querySelector(`[data-live="${name}"]`);
  const draw = () => {
    const value = name => form.elements[name].value.trim();
    shown("name").textContent = value("name") || "Name";
    const price = Number(value("price").replace(",", "."));
    try {
      shown("price").textContent = value("price") === "" || Number.isNaN(price) ? ""
        : new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: value("currency") }).format(price);
    } catch { shown("price").textContent = value("price"); }
    const left = Number(value("stock"));
    shown("stock").hidden = !(left <= 5);
    shown("stock").textContent = left > 0 ? `Only ${left} left` : "Sold out";
  };
  form.addEventListener("input", draw);
}

// There is always an empty row to write into.
function rows(list) {
  list.addEventListener("input", () => {
    const last = list.lastElementChild;
    if ([...last.querySelectorAll("input")].every(one => one.value === "")) return;
    const fresh = last.cloneNode(true);
    for (const one of fresh.querySelectorAll("input")) {
      one.value = "";
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+$/, list.children.length + 1));
    }
    list.append(fresh);
  });
}

function drop(form) {
  const file = form.querySelector("input[type=file]");
  file.addEventListener("change", () => { if (file.files.length > 0) form.requestSubmit(); });
  form.addEventListener("dragover", event => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", event => {
    form.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

function order(form) {
  let held;
  form.addEventListener("dragstart", event => { held = event.target.closest("[data-picture]"); });
  form.addEventListener("dragover", event => {
    const over = event.target.closest("[data-picture]");
    if (!held) return;
    event.preventDefault();
    if (!over || over === held) return;
    const isAfter = [...over.parentElement.children].indexOf(over) > [...over.parentElement.children].indexOf(held);
    over[isAfter ? "after" : "before"](held);
  });
  form.addEventListener("dragend", () => {
    if (!held) return;
    held = undefined;
    const wanted = document.createElement("input");
    Object.assign(wanted, { type: "hidden", name: "order", value: [...form.querySelectorAll("[data-picture]")].map(one => one.dataset.picture).join(" ") });
    form.append(wanted);
    form.requestSubmit();
  });
}

// After the pictures are saved, the form beside them saves what is there now.
function agree(version) {
  for (const one of document.querySelectorAll("[data-card] [name=version], .ask [name=version]")) one.value = version;
}

function begin() {
  for (const form of document.querySelectorAll("[data-drop]:not([data-begun])")) { form.dataset.begun = "1"; drop(form); }
  for (const form of document.querySelectorAll("[data-order]:not([data-begun])")) { form.dataset.begun = "1"; order(form); }
}

export function product() {
  const form = document.querySelector("[data-card]");
  if (!form) return;
  card(form);
  rows(form.querySelector("[data-attributes]"));
  begin();
  document.addEventListener("swapped", () => {
    begin();
    const version = document.querySelector("#pictures [name=version]")?.value;
    if (version) agree(version);
  });
}
