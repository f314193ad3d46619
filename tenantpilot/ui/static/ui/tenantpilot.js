// Small comforts on top of pages that work without them. No page depends on this file.
(() => {
  "use strict";
  const $ = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Copy buttons are hidden until there is a script to serve them.
  const showCopyButtons = (root) => {
    if (navigator.clipboard) $("[data-copy][hidden]", root).forEach((button) => (button.hidden = false));
  };
  const copy = async (button) => {
    const status = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.copied = "";
      status.textContent = "Copied";
    } catch {
      status.textContent = "Could not copy. Select the text instead.";
    }
    setTimeout(() => {
      delete button.dataset.copied;
      status.textContent = "";
    }, 2000);
  };

  // A file is read into the text that is sent: as it is if it is PEM, as base64 if it is not.
  const addFileButtons = (root) =>
    $("textarea[data-file]", root).forEach((area) => {
      const file = Object.assign(document.createElement("input"), { type: "file" });
      file.setAttribute("aria-label", "Or choose a file");
      area.removeAttribute("data-file");
      area.after(file);
      file.addEventListener("change", async () => {
        const bytes = new Uint8Array(await file.files[0].arrayBuffer());
        const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
        area.value = text.includes("-----BEGIN") ? text : btoa(text);
        const pasted = area.form.querySelector("[value=pasted]");
        if (pasted) pasted.checked = true;
      });
    });

  // Dialogs open as popovers without a script; with one they are modal and keep the focus inside.
  const showModal = (dialog) => {
    if (dialog.matches(":popover-open")) dialog.hidePopover();
    dialog.close();
    dialog.showModal();
  };
  const upgradeDialogs = (root) => $("dialog.dialog[open]:not(:modal)", root).forEach(showModal);

  // On a loaded page `autofocus` does this already.
  const focusErrors = (root) => $("[data-error-summary]", root)[0]?.focus();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const dialog = event.target.closest("dialog.dialog");
    if (button?.dataset.copy !== undefined) copy(button);
    const opens = button?.matches("[data-opens]") && document.getElementById(button.dataset.opens);
    if (opens) {
      event.preventDefault();
      showModal(opens);
    } else if (dialog?.matches(":modal") && (event.target === dialog || button?.matches("[data-closes]"))) {
      event.preventDefault();
      dialog.close();
    }
    $("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });

  // A double click on a button sends its form once; a second later, or with another button, it may
  // be sent again: for a download in another format, say.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const by = event.submitter ?? event.target;
    const isAgain = event.timeStamp - (sent.get(by) ?? -Infinity) < 1000;
    if (isAgain) event.preventDefault();
    else sent.set(by, event.timeStamp);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("time")) event.target.blur();
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  });

  // Polling rests while the page is hidden, and a failing poll is said, not swapped in.
  const notice = () => document.getElementById("live-notice");
  const isPoll = (event) => event.detail.ctx?.sourceEvent?.type === "every";
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden && isPoll(event)) event.preventDefault();
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (notice()) notice().hidden = event.detail.ctx.response.status === 422;
  });
  document.addEventListener("htmx:error", () => {
    if (notice()) notice().hidden = false;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (notice() && event.detail.ctx.response?.status < 400) notice().hidden = true;
    // What was said as it began is no longer true once the last live part of the page has ended.
    if (isPoll(event) && !$("[data-hx-trigger^=every]").length) $(".messages").forEach((box) => box.remove());
    showCopyButtons(document);
    addFileButtons(document);
    upgradeDialogs(document);
    focusErrors(event.target);
  });

  document.addEventListener("htmx:config:request", (event) => {
    const token = document.body.dataset.csrf;
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
  });

  // Times are shown where the person is, as long as they have chosen no other place.
  $("input[data-time-zone]").forEach((field) => {
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  });

  showCopyButtons(document);
  addFileButtons(document);
  upgradeDialogs(document);
})();
