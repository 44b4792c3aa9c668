// Copies a true address that the page shows defanged.
"use strict";
(function () {
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    // The clipboard API needs TLS or loopback; offices without TLS get the older way.
    if (navigator.clipboard) navigator.clipboard.writeText(button.dataset.copy);
    else copyBySelection(button.dataset.copy);
    button.classList.add("copied");
    button.textContent = "已复制";
  });
})();
