package io.bursar.sandbox.stripe;

import static java.util.Objects.requireNonNullElse;

import io.bursar.sandbox.http.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Payment Intents and their charges. Callers hold the record.
final class Intents {

  static final String INTENT = "payment_intent";

  private static final Set<String> OPEN =
      Set.of("requires_payment_method", "requires_confirmation", "requires_action");

  private final StripeRecord record;
  private final StripeEvents events;
  private final Supplier<String> root;

  Intents(StripeRecord record, StripeEvents events, Supplier<String> root) {
    this.record = record;
    this.events = events;
    this.root = root;
  }

  ObjectNode create(Params params) {
    var id = StripeRecord.random("pi_");
    var automatic = params.is("automatic_payment_methods[enabled]");
    var method = params.text("confirmation_method");
    if (automatic && method != null) {
      throw StripeRefused.invalid(
          null,
          "You may only specify one of these parameters: automatic_payment_methods,"
              + " confirmation_method.");
    }
    var intent =
        Json.object()
            .put("id", id)
            .put("object", INTENT)
            .put("amount", params.amount())
            .put("amount_received", 0)
            .put("currency", params.needed("currency"))
            .put("description", params.text("description"))
            .put("client_secret", StripeRecord.random(id + "_secret_"))
            .put("confirmation_method", requireNonNullElse(method, "automatic"))
            .put("created", record.now())
            .put("livemode", false)
            .put("status", "requires_payment_method");
    intent.putNull("latest_charge").putNull("last_payment_error").putNull("next_action");
    intent.putNull("payment_method");
    intent.putArray("payment_method_types").add("card");
    intent.set("metadata", params.metadata(Json.object()));
    record.save(intent);
    return intent;
  }

  ObjectNode update(ObjectNode intent, Params params, boolean bySecretKey) {
    if (!isOpen(intent)) {
      throw StripeRefused.unexpectedState(intent);
    }
    if (bySecretKey) {
      if (params.text("amount") != null) {
        intent.put("amount", params.amount());
      }
      if (params.text("currency") != null) {
        intent.put("currency", params.needed("currency"));
      }
      if (params.text("description") != null) {
        intent.put("description", params.text("description"));
      }
    }
    intent.set("metadata", params.metadata((ObjectNode) intent.path("metadata")));
    intent.putNull("last_payment_error");
    if (params.card() != null) {
      take(intent, params);
    }
    record.save(intent);
    return intent;
  }

  private static void take(ObjectNode intent, Params params) {
    intent.put("payment_method", params.card()).put("status", "requires_confirmation");
    intent.set("billing", params.billing());
  }

  ObjectNode confirm(ObjectNode intent, Params params) {
    if (params.card() != null && isOpen(intent)) {
      take(intent, params);
    }
    var card = StripeCard.ofMethod(intent.path("payment_method").asString(""));
    if (!isOpen(intent) || card.isEmpty()) {
      throw StripeRefused.unexpectedState(intent);
    }
    if (card.get() != StripeCard.CHALLENGED) {
      return charge(intent, card.get());
    }
    if (params.is("error_on_requires_action")) {
      throw failed(
          intent,
          error("authentication_required", "authentication_required", null)
              .put("message", "Your card was declined. This transaction requires authentication."));
    }
    return challenge(intent, params.text("return_url"));
  }

  private ObjectNode challenge(ObjectNode intent, @Nullable String returnUrl) {
    var action = Json.object().put("type", "redirect_to_url");
    action
        .putObject("redirect_to_url")
        .put("url", root.get() + "/challenge/" + intent.path("id").asString(""))
        .put("return_url", returnUrl);
    intent.put("status", "requires_action").set("next_action", action);
    return saved(intent, "requires_action");
  }

  /// The payer has answered their bank's question.
  ObjectNode answered(ObjectNode intent, boolean rightly) {
    if (!intent.path("status").asString("").equals("requires_action")) {
      return intent;
    }
    intent.putNull("next_action");
    if (rightly) {
      return charge(intent, StripeCard.CHALLENGED);
    }
    failed(
        intent,
        error("payment_intent_authentication_failure", null, null)
            .put("message", "We are unable to authenticate your payment method."));
    return intent;
  }

  private ObjectNode charge(ObjectNode intent, StripeCard card) {
    var declined = card.isDeclined();
    var charge = newCharge(intent, card, !declined);
    record.save(charge);
    intent.put("latest_charge", charge.path("id").asString(""));
    if (declined) {
      throw failed(
          intent,
          error("card_declined", card.declineCode(), charge.path("id").asString(""))
              .put("message", card.declineSentence()));
    }
    intent.put("status", "succeeded").put("amount_received", intent.path("amount").asLong());
    intent.putNull("last_payment_error").putNull("next_action");
    return saved(intent, "succeeded");
  }

  private ObjectNode newCharge(ObjectNode intent, StripeCard card, boolean paid) {
    var amount = intent.path("amount").asLong();
    var charge =
        Json.object()
            .put("id", StripeRecord.random("ch_"))
            .put("object", "charge")
            .put("amount", amount)
            .put("amount_captured", paid ? amount : 0)
            .put("amount_refunded", 0)
            .put("captured", paid)
            .put("paid", paid)
            .put("refunded", false)
            .put("disputed", false)
            .put("currency", intent.path("currency").asString(""))
            .put("created", record.now())
            .put("description", StripeRecord.text(intent, "description"))
            .put("payment_intent", intent.path("id").asString(""))
            .put("receipt_email", "payer@example.org")
            .put("status", paid ? "succeeded" : "failed");
    charge.set("metadata", intent.path("metadata"));
    charge.set(
        "billing_details",
        intent.path("billing").isObject() ? intent.path("billing") : Json.object());
    charge
        .putObject("payment_method_details")
        .put("type", "card")
        .putObject("card")
        .put("brand", card.brand())
        .put("last4", card.last4())
        .put("fingerprint", "Xt5EWLLDS7FJjR1c")
        .put("country", "US");
    return charge;
  }

  private static ObjectNode error(String code, @Nullable String decline, @Nullable String charge) {
    var error = Json.object().put("type", "card_error").put("code", code);
    if (decline != null) {
      error.put("decline_code", decline);
    }
    return charge == null ? error : error.put("charge", charge);
  }

  private StripeRefused failed(ObjectNode intent, ObjectNode error) {
    intent.put("status", "requires_payment_method").putNull("payment_method");
    intent.set("last_payment_error", error);
    return StripeRefused.declined(error, saved(intent, "payment_failed"));
  }

  /// A bank that takes its time.
  ObjectNode processing(ObjectNode intent) {
    intent.put("status", "processing");
    return saved(intent, "processing");
  }

  ObjectNode cancel(ObjectNode intent) {
    if (!isOpen(intent)) {
      throw StripeRefused.unexpectedState(intent);
    }
    intent.put("status", "canceled").put("canceled_at", record.now());
    return saved(intent, "canceled");
  }

  private ObjectNode saved(ObjectNode intent, String event) {
    record.save(intent);
    events.happened(INTENT + "." + event, intent);
    return intent;
  }

  static boolean isOpen(JsonNode intent) {
    return OPEN.contains(intent.path("status").asString(""));
  }

  /// Replaces ids by what they stand for, where the caller asked for it.
  ObjectNode expanded(ObjectNode object, Set<String> fields) {
    var shown = object.deepCopy();
    shown.remove("billing");
    for (var field : fields) {
      var id = StripeRecord.text(shown, field);
      if (id != null) {
        record.find(id).ifPresent(found -> shown.set(field, found));
      }
    }
    return shown;
  }

  static Map<String, String> names() {
    return Map.of(
        "payment_intents", INTENT, "charges", "charge", "refunds", "refund", "disputes", "dispute");
  }
}
