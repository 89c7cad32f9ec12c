// SPDX-License-Identifier: Apache-2.0
// Conveniences alone: every page works without this file.
const all = (selector) => [...document.querySelectorAll(selector)];

// A double click sends a form once; a page from the browser's history can send again.
const forms = all("form[data-once]");
const enable = (form, on) => { for (const part of form.elements) if (part.type === "submit") part.disabled = !on; };
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => enable(form, false));
  });
}
addEventListener("pageshow", () => forms.forEach((form) => { delete form.dataset.sent; enable(form, true); }));

// Number keys choose where the volunteer turned them on (WCAG 2.1.4); choosing never sends.
const choices = all("[data-digits] .choices [type=radio]");
if (choices.length) {
  const { form } = choices[0], box = document.createElement("input"), label = document.createElement("label");
  box.type = "checkbox";
  // Storage may be off.
  try { box.checked = localStorage.digits === "on"; } catch {}
  box.onchange = () => { try { localStorage.digits = box.checked ? "on" : "off"; } catch {} };
  label.className = "digits";
  label.append(box, form.dataset.digits);
  form.append(label);
  addEventListener("keydown", ({ key, target, ctrlKey, altKey, metaKey }) => {
    if (!box.checked || ctrlKey || altKey || metaKey || target.type === "textarea") return;
    const choice = choices["123456789".indexOf(key)];
    if (choice) { choice.checked = true; choice.focus(); }
  });
}
