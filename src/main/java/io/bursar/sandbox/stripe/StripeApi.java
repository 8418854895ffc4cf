package io.bursar.sandbox.stripe;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What shops and browsers call, under `/v1/`: shops with the secret key, browsers with the
/// publishable one and the secret of one intent.
final class StripeApi {

  private static final Pattern PATH =
      Pattern.compile("/v1/(payment_intents|charges|refunds|disputes)(?:/(\\w+))?(?:/(\\w+))?");
  private static final Pattern QUERY = Pattern.compile("metadata\\['(\\w+)'\\]:'([^']*)'");
  private static final long LISTED = 10;
  private static final long LISTED_MAX = 100;

  private final StripeSecrets secrets;
  private final StripeRecord record;
  private final Intents intents;
  private final MoneyBack moneyBack;

  StripeApi(StripeSecrets secrets, StripeRecord record, Intents intents, MoneyBack moneyBack) {
    this.secrets = secrets;
    this.record = record;
    this.intents = intents;
    this.moneyBack = moneyBack;
  }

  Answer answer(Call call) {
    try {
      var params = new Params(call);
      var bySecretKey = ("Bearer " + secrets.secretKey()).equals(call.header("Authorization"));
      if (!bySecretKey && !secrets.publishableKey().equals(params.text("key"))) {
        throw StripeRefused.unauthorized();
      }
      // Browsers call from the shop's pages.
      return once(call, params, bySecretKey).with("Access-Control-Allow-Origin", "*");
    } catch (StripeRefused refused) {
      return refused.answer().with("Access-Control-Allow-Origin", "*");
    }
  }

  private Answer once(Call call, Params params, boolean bySecretKey) {
    var key = call.header("Idempotency-Key");
    synchronized (record) {
      if (key == null || !call.method().equals("POST")) {
        return done(call, params, bySecretKey);
      }
      var request = call.path() + params;
      var before = record.answered(key);
      if (before.isPresent()) {
        if (!before.get().request().equals(request)) {
          throw StripeRefused.keyTaken();
        }
        return before.get().answer().with("Idempotent-Replayed", "true");
      }
      var answer = done(call, params, bySecretKey);
      record.keep(key, request, answer);
      return answer;
    }
  }

  private Answer done(Call call, Params params, boolean bySecretKey) {
    try {
      return Answer.json(200, route(call, params, bySecretKey));
    } catch (StripeRefused refused) {
      return refused.answer();
    }
  }

  private JsonNode route(Call call, Params params, boolean bySecretKey) {
    var path = PATH.matcher(call.path());
    if (!path.matches()) {
      throw StripeRefused.invalid(null, "Unrecognized request URL.");
    }
    var kind = path.group(1);
    var id = path.group(2);
    var then = path.group(3);
    if (!bySecretKey) {
      return ofBrowser(call, params, String.valueOf(id), then == null ? "" : then);
    }
    if (id == null || id.equals("search")) {
      return call.method().equals("GET") ? list(kind, params) : create(kind, params);
    }
    if (!kind.equals("payment_intents")) {
      return record.get(id, String.valueOf(Intents.names().get(kind)));
    }
    var intent = record.get(id, Intents.INTENT);
    return intents.expanded(
        switch (call.method() + " " + (then == null ? "" : then)) {
          case "GET " -> intent;
          case "POST " -> intents.update(intent, params, true);
          case "POST confirm" -> confirmed(intent, params);
          case "POST cancel" -> intents.cancel(intent);
          default -> throw StripeRefused.invalid(null, "Unrecognized request URL.");
        },
        params.expand());
  }

  private ObjectNode create(String kind, Params params) {
    return switch (kind) {
      case "payment_intents" -> intents.expanded(intents.create(params), params.expand());
      case "refunds" -> moneyBack.refund(params);
      default -> throw StripeRefused.invalid(null, "Unrecognized request URL.");
    };
  }

  private ObjectNode ofBrowser(Call call, Params params, String id, String then) {
    var intent = record.get(id, Intents.INTENT);
    if (!intent.path("client_secret").asString("").equals(params.text("client_secret"))) {
      throw StripeRefused.invalid(null, "The client_secret provided does not match.");
    }
    return switch (call.method() + " " + then) {
      case "GET " -> intents.expanded(intent, Set.of());
      case "POST " -> intents.expanded(intents.update(intent, params, false), Set.of());
      case "POST confirm" -> {
        if (intent.path("confirmation_method").asString("").equals("manual")) {
          throw StripeRefused.invalid(
              null, "This PaymentIntent can only be confirmed with a secret key.");
        }
        yield intents.expanded(confirmed(intent, params), Set.of());
      }
      default -> throw StripeRefused.invalid(null, "Unrecognized request URL.");
    };
  }

  private ObjectNode confirmed(ObjectNode intent, Params params) {
    var confirmed = intents.confirm(intent, params);
    if (confirmed.path("payment_method").asString("").equals(StripeCard.DISPUTED.method())) {
      moneyBack.dispute(record.get(confirmed.path("latest_charge").asString(""), "charge"));
    }
    return confirmed;
  }

  private ObjectNode list(String kind, Params params) {
    var all =
        record.all(String.valueOf(Intents.names().get(kind))).stream()
            .filter(object -> isWanted(object, params))
            .toList();
    var from = 0;
    for (var i = 0; i < all.size(); i++) {
      if (all.get(i).path("id").asString("").equals(params.text("starting_after"))) {
        from = i + 1;
      }
    }
    var limit = (int) Math.min(LISTED_MAX, params.number("limit", LISTED));
    var until = Math.min(all.size(), from + limit);
    return listed(kind, all.subList(from, until), until < all.size(), params);
  }

  private ObjectNode listed(String kind, List<ObjectNode> page, boolean more, Params params) {
    var body =
        Json.object()
            .put("object", params.text("query") == null ? "list" : "search_result")
            .put("has_more", more)
            .put("url", "/v1/" + kind);
    var data = body.putArray("data");
    page.forEach(object -> data.add(intents.expanded(object, params.expand())));
    return body;
  }

  private static boolean isWanted(ObjectNode object, Params params) {
    var intent = params.text("payment_intent");
    var created = object.path("created").asLong();
    return (intent == null || object.path("payment_intent").asString("").equals(intent))
        && created >= params.number("created[gte]", 0)
        && created < params.number("created[lt]", Long.MAX_VALUE)
        && isFound(object, params.text("query"));
  }

  private static boolean isFound(ObjectNode object, @Nullable String query) {
    if (query == null) {
      return true;
    }
    var parts = QUERY.matcher(query);
    return parts.matches()
        && object.path("metadata").path(parts.group(1)).asString("").equals(parts.group(2));
  }
}
