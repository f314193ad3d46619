// Asks the browser for a passkey. Without this file, or in a browser that cannot, no button is drawn.
(() => {
  "use strict";
  const api = window.PublicKeyCredential;
  if (!api?.parseRequestOptionsFromJSON || !api?.parseCreationOptionsFromJSON) return;

  const forms = (name) => document.querySelectorAll(`form[${name}]`);
  const show = (form) => {
    form.hidden = false;
    form.querySelectorAll("[hidden]:not(input)").forEach((part) => (part.hidden = false));
  };
  const say = (form, text) => (form.querySelector("[role=status]").textContent = text);

  // What the browser asks for is the person's to refuse: then nothing is sent.
  const sendWith = async (form, ask) => {
    say(form, "");
    try {
      const credential = await ask();
      form.elements.credential.value = JSON.stringify(credential.toJSON());
    } catch {
      say(form, "No passkey was used. Nothing was changed.");
      return;
    }
    form.submit();
  };

  const use = async (form) => {
    const token = form.elements.csrfmiddlewaretoken.value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token });
    const answer = await fetch(form.dataset.passkeyUse, { method: "POST", body });
    if (!answer.ok) throw new Error("refused");
    const { publicKey } = await answer.json();
    return navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(publicKey) });
  };
  const make = (form) => {
    const { publicKey } = JSON.parse(document.getElementById("passkey-asked").textContent);
    return navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(publicKey) });
  };

  forms("data-passkey-use").forEach((form) => {
    show(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sendWith(form, () => use(form));
    });
  });
  forms("data-passkey-make").forEach((form) => {
    show(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sendWith(form, () => make(form));
    });
  });
})();
