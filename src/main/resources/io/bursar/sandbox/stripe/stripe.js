// A stand-in for Stripe.js, as far as shops with a Payment Element use it: a form for a test card, confirmation of the intent,
// and the way to the page of 3-D Secure and back. The real one draws its form in a frame.
(() => {
  const root = new URL(document.currentScript.src).origin;

  const call = async (key, secret, path, fields) => {
    const intent = secret.split("_secret_")[0];
    const body = new URLSearchParams({ ...fields, key, client_secret: secret });
    try {
      const answer = await fetch(`${root}/v1/payment_intents/${intent}${path}`, { method: "POST", body });
      const json = await answer.json();
      return json.error ? { error: json.error } : { paymentIntent: json };
    } catch {
      return { error: { type: "api_connection_error", message: "The payment service does not answer. Nothing was charged." } };
    }
  };

  const field = (label, name, attributes) => {
    const row = document.createElement("div");
    row.className = "mb-3";
    const caption = document.createElement("label");
    caption.className = "form-label";
    caption.htmlFor = `stripe-${name}`;
    caption.textContent = label;
    const input = document.createElement("input");
    Object.assign(input, { id: `stripe-${name}`, className: "form-control", autocomplete: "off", ...attributes });
    row.append(caption, input);
    return { row, input };
  };

  const paymentElement = () => {
    const number = field("Card number", "number", { inputMode: "numeric", placeholder: "4242 4242 4242 4242" });
    const name = field("Name on card", "name", {});
    const hint = document.createElement("p");
    hint.className = "form-hint mb-3";
    hint.textContent =
      "Test cards: 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0027 6000 3184 asks for 3-D Secure.";
    const listeners = {};
    return {
      mount(where) {
        const place = typeof where === "string" ? document.querySelector(where) : where;
        place.replaceChildren(number.row, name.row, hint);
        queueMicrotask(() => listeners.ready?.());
      },
      on(event, listener) {
        listeners[event] = listener;
        return this;
      },
      fields: () => ({
        "payment_method_data[type]": "card",
        "payment_method_data[card][number]": number.input.value,
        "payment_method_data[billing_details][name]": name.input.value,
      }),
    };
  };

  window.Stripe = (key) => ({
    elements({ clientSecret }) {
      let payment = null;
      return {
        create(kind) {
          if (kind !== "payment") {
            throw new Error(`There is no ${kind} element here.`);
          }
          payment = paymentElement();
          return payment;
        },
        secret: clientSecret,
        fields: () => payment.fields(),
      };
    },

    async confirmPayment({ elements, confirmParams, redirect }) {
      const back = confirmParams.return_url;
      const fields = { ...elements.fields(), return_url: back };
      const result = await call(key, elements.secret, "/confirm", fields);
      if (result.error) {
        return result;
      }
      const intent = result.paymentIntent;
      if (intent.status === "requires_action") {
        location.assign(intent.next_action.redirect_to_url.url);
        return new Promise(() => {});
      }
      if (redirect === "if_required") {
        return result;
      }
      const query = new URLSearchParams({
        payment_intent: intent.id,
        payment_intent_client_secret: elements.secret,
        redirect_status: "succeeded",
      });
      location.assign(`${back}${back.includes("?") ? "&" : "?"}${query}`);
      return new Promise(() => {});
    },
  });
})();
