// One key per act. Keys are named in the page (data-key), so what a button shows is what a key does.
"use strict";
(function () {
  const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";
  const OWN_ENTER = "a, button, summary, input[type=submit]";

  function rowStep(step) {
    const rows = Array.from(document.querySelectorAll("[data-row]"));
    if (!rows.length) return false;
    const here = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(here + step, 0), rows.length - 1)].focus();
    return true;
  }

  function act(key) {
    const target = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (!target) return (key === "j" && rowStep(1)) || (key === "k" && rowStep(-1));
    if (target.type === "search") target.focus();
    else target.click();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const help = document.getElementById("help");
    if (help && help.open) return;
    if (event.key === "Escape") { document.activeElement.blur(); return; }
    if (event.target.closest(TYPING)) return;
    if (event.key === "Enter" && event.target.closest(OWN_ENTER)) return;
    if (event.repeat) return;
    if (act(event.key.toLowerCase())) event.preventDefault();
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest(".help-open")) document.getElementById("help").showModal();
  });

  // Choosing a category means 涉嫌违规. A click, not a change: the machine's category is already chosen.
  document.addEventListener("click", function (event) {
    const means = event.target.dataset && event.target.dataset.means;
    if (means) event.target.form.elements.outcome.value = means;
  });
})();
