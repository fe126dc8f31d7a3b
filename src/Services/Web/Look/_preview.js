// A letter is drawn anew while somebody writes it: its form is sent into the frame beside it, as the button would.
const form = document.querySelector("[data-live-preview]");
let waiting, shown;

export const isPreview = button => button?.matches("[data-preview]") ?? false;

form?.addEventListener("submit", event => {
  if (isPreview(event.submitter)) shown = event.submitter;
});
form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(shown ?? form.querySelector("[data-preview]")), 600);
});
