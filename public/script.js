// SPDX-License-Identifier: Apache-2.0
// Conveniences alone: every page works without this file.
"use strict";

// A double click sends a form once. The button comes back when the page is shown again from the browser's history.
const buttonsOf = (form) => Array.from(form.elements).filter((element) => element.type === "submit");
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => buttonsOf(form).forEach((button) => { button.disabled = true; }));
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    delete form.dataset.sent;
    buttonsOf(form).forEach((button) => { button.disabled = false; });
  }
});

// Number keys choose a response where the volunteer turned them on (WCAG 2.1.4); choosing never sends.
const question = document.querySelector("form[data-digits]");
if (question) {
  let stored = null;
  try { stored = localStorage.getItem("digits"); } catch { /* storage is off: the setting lasts for this page */ }
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = stored === "on";
  box.addEventListener("change", () => {
    try { localStorage.setItem("digits", box.checked ? "on" : "off"); } catch { /* as above */ }
  });
  const label = document.createElement("label");
  label.className = "digits";
  label.append(box, "Choose with the number keys");
  question.append(label);
  addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const choice = question.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (choice) { choice.checked = true; choice.focus(); }
  });
}
