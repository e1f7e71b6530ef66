// Small comforts of the owner's side. Nothing needs this file: every page does its work without it.
(() => {
  "use strict";
  document.documentElement.classList.add("script");

  // The button of papers that are made to be printed.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  // A second press while the first is on its way would only be told that it came twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    edited.delete(form);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // Long forms: ask before what was typed is lost.
  const edited = new Set();
  for (const form of document.querySelectorAll("form:has(.sticky)")) {
    form.addEventListener("input", () => edited.add(form));
  }
  window.addEventListener("beforeunload", (event) => {
    if (edited.size > 0) event.preventDefault();
  });

  // "/" goes to the search field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const field = document.querySelector("form[role=search] input[type=search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  // The link that leads to a deed (…#ship) opens it.
  const open_target = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  window.addEventListener("hashchange", open_target);
  open_target();
})();
