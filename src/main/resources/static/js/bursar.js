// What the pages need beyond htmx: the theme's button, the token that proves a request to be ours, and a word when parts of a
// page cannot be brought up to date.
(() => {
  const root = document.documentElement;

  document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    try {
      localStorage.setItem("bursar-theme", theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });

  // Dialogs that ask before something is done.
  const open = (button) => {
    const dialog = document.getElementById(button.dataset.opens);
    dialog.showModal();
    dialog.dispatchEvent(new Event("opened"));
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      open(opener);
    } else if (event.target.closest("[data-closes]")) {
      event.target.closest("dialog").close();
    }
  });
  document.addEventListener("htmx:load", () => document.querySelectorAll("[data-opens-now]").forEach(open), { once: true });

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf]");
    if (token && event.detail.verb !== "get") {
      event.detail.headers[token.dataset.header] = token.content;
    }
  });

  const trouble = document.getElementById("trouble");
  const say = (words) => {
    if (trouble.textContent !== words) {
      trouble.textContent = words;
      trouble.hidden = words === "";
    }
  };
  document.addEventListener("htmx:sendError", () =>
    say("Bursar does not answer at the moment. What you see here may be out of date."));
  document.addEventListener("htmx:responseError", (event) =>
    say(event.detail.xhr.status === 403
      ? "This page was open too long, or your account may not do this. Please reload it."
      : "That did not work. Please reload this page and look at what it says now."));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) {
      say("");
    }
  });
})();
