// Puts the payment service's form for a card into the page, and confirms the payment with what was typed into it.
(() => {
  const form = document.getElementById("card-form");
  const button = form.querySelector("button");
  const trouble = document.getElementById("card-trouble");
  const say = (words) => {
    trouble.textContent = words;
    trouble.hidden = words === "";
    if (words !== "") {
      trouble.scrollIntoView({ block: "nearest" });
    }
  };

  if (!window.Stripe) {
    document.getElementById("card-element").replaceChildren();
    say("The form of the payment service could not be loaded. Please reload this page; nothing was charged.");
    return;
  }
  const dark = document.documentElement.dataset.bsTheme === "dark";
  const stripe = window.Stripe(form.dataset.key);
  const elements = stripe.elements({
    clientSecret: form.dataset.secret,
    appearance: { theme: dark ? "night" : "stripe" },
  });
  const payment = elements.create("payment");
  payment.on("ready", () => {
    button.disabled = false;
  });
  payment.mount("#card-element");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    button.classList.add("btn-loading");
    say("");
    const { error } = await stripe.confirmPayment({ elements, confirmParams: { return_url: form.dataset.back } });
    // Who gets here was not led on: it failed, or it was done before in another window.
    if (error && error.code === "payment_intent_unexpected_state") {
      location.reload();
      return;
    }
    button.disabled = false;
    button.classList.remove("btn-loading");
    say(error ? `${error.message} Nothing was charged.` : "That did not work; nothing was charged. Please try again.");
  });
})();
