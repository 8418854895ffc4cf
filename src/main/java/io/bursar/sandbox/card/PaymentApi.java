package io.bursar.sandbox.card;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.http.Loopback;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What merchants call: payments and refunds as JSON.
final class PaymentApi {

  private static final String PAYMENTS = "/v1/payments";
  static final String MOVEMENTS = "/v1/movements";
  private static final int TEXT_MAX = 500;

  private final CardRecord record;
  private final Payments payments;
  private final Desk desk;
  private final String secretKey;

  PaymentApi(CardRecord record, Payments payments, Desk desk, String secretKey) {
    this.record = record;
    this.payments = payments;
    this.desk = desk;
    this.secretKey = secretKey;
  }

  Answer answer(Call call) {
    if (!("Bearer " + secretKey).equals(call.header("Authorization"))) {
      return error(401, "unauthorized", "The secret key is missing or wrong.")
          .with("WWW-Authenticate", "Bearer");
    }
    try {
      return route(call);
    } catch (Invalid e) {
      return error(400, "invalid", String.valueOf(e.getMessage()));
    } catch (Json.Unreadable e) {
      return error(400, "invalid", "The body is not JSON: " + e.getMessage());
    }
  }

  private Answer route(Call call) {
    if (call.path().equals(MOVEMENTS)) {
      return call.method().equals("GET") ? movements(call) : notAllowed();
    }
    var rest = call.path().substring(PAYMENTS.length());
    if (rest.isEmpty()) {
      return switch (call.method()) {
        case "POST" -> create(call);
        case "GET" -> find(call);
        default -> notAllowed();
      };
    }
    var slash = rest.indexOf('/', 1);
    var id = slash < 0 ? rest.substring(1) : rest.substring(1, slash);
    var payment = record.payment(id);
    if (payment.isEmpty()) {
      return error(404, "not-found", "There is no such payment.");
    }
    var below = slash < 0 ? "" : rest.substring(slash);
    return switch (call.method() + " " + below) {
      case "GET " -> Answer.json(200, payment.get().json());
      case "POST /cancel" -> cancel(payment.get());
      case "GET /refunds" -> refunds(payment.get());
      case "POST /refunds" -> refund(payment.get(), call);
      default -> notAllowed();
    };
  }

  private Answer create(Call call) {
    var order = order(key(call), Json.read(call.body()));
    synchronized (record) {
      var earlier = record.paymentByKey(order.key());
      if (earlier.isPresent()) {
        return earlier.get().order().equals(order)
            ? Answer.json(200, earlier.get().json())
            : keyTaken();
      }
      return Answer.json(201, payments.create(order).json());
    }
  }

  private Answer find(Call call) {
    var key = call.query("idempotency_key");
    var found = key == null ? Optional.<Payment>empty() : record.paymentByKey(key);
    var body = Json.object();
    var list = body.putArray("payments");
    found.ifPresent(payment -> list.add(payment.json()));
    return Answer.json(200, body);
  }

  private Answer cancel(Payment payment) {
    var now = payments.cancel(payment.id());
    return Answer.json(now.status() == Payment.Status.CANCELED ? 200 : 409, now.json());
  }

  private Answer refunds(Payment payment) {
    var body = Json.object();
    var list = body.putArray("refunds");
    record.refundsOf(payment.id()).forEach(refund -> list.add(refund.json()));
    return Answer.json(200, body);
  }

  private Answer refund(Payment payment, Call call) {
    var key = key(call);
    var amount = amount(Json.read(call.body()));
    synchronized (record) {
      var earlier = record.refundsOf(payment.id());
      for (var refund : earlier) {
        if (refund.key().equals(key) && desk.remembersKeys()) {
          return refund.amount() == amount ? Answer.json(200, refund.json()) : keyTaken();
        }
      }
      var paid = payment.status() == Payment.Status.SUCCEEDED ? payment.order().amount() : 0;
      var left =
          paid
              - earlier.stream()
                  .filter(refund -> !refund.isFailed())
                  .mapToLong(Refund::amount)
                  .sum();
      if (amount > left) {
        return error(409, "too-much", "At most %d can still be given back.".formatted(left));
      }
      var refund =
          new Refund(
              Payments.random("ref_"),
              payment.id(),
              key,
              amount,
              payment.order().currency(),
              payments.now(),
              Refund.Kind.REFUND,
              desk.statusOfNew());
      record.save(refund);
      return Answer.json(201, refund.json());
    }
  }

  /// What moved within a time. All of it is one page: a sandbox is small.
  private Answer movements(Call call) {
    var from = instant(call, "from");
    var until = instant(call, "until");
    var body = Json.object();
    var list = body.putArray("movements");
    for (var payment : record.payments(Integer.MAX_VALUE).reversed()) {
      if (payment.status() != Payment.Status.SUCCEEDED) {
        continue;
      }
      if (isWithin(payment.created(), from, until)) {
        list.add(
            movement(
                "payment", payment.id(), payment, payment.order().amount(), payment.created()));
      }
      for (var refund : record.refundsOf(payment.id())) {
        if (isWithin(refund.at(), from, until) && !refund.isFailed()) {
          list.add(
              movement(
                  refund.kind() == Refund.Kind.DISPUTE ? "dispute" : "refund",
                  refund.id(),
                  payment,
                  refund.amount(),
                  refund.at()));
        }
      }
    }
    return Answer.json(200, body);
  }

  private static ObjectNode movement(
      String kind, String id, Payment payment, long amount, Instant at) {
    return Json.object()
        .put("kind", kind)
        .put("id", id)
        .put("payment", payment.id())
        .put("description", payment.order().description())
        .put("amount", amount)
        .put("currency", payment.order().currency())
        .put("at", at.toString());
  }

  private static boolean isWithin(Instant at, Instant from, Instant until) {
    return !at.isBefore(from) && at.isBefore(until);
  }

  private static Instant instant(Call call, String name) {
    try {
      return Instant.parse(String.valueOf(call.query(name)));
    } catch (DateTimeParseException _) {
      throw new Invalid(name + " must be an instant, as 2026-01-31T00:00:00Z.");
    }
  }

  private static Payment.Order order(String key, JsonNode body) {
    return new Payment.Order(
        key,
        amount(body),
        currency(body),
        text(body, "description"),
        url(body, "return_url"),
        url(body, "cancel_url"),
        url(body, "notify_url"));
  }

  private static String key(Call call) {
    var key = call.header("Idempotency-Key");
    if (key == null || key.isBlank() || key.length() > TEXT_MAX) {
      throw new Invalid("The header Idempotency-Key is required.");
    }
    return key;
  }

  private static long amount(JsonNode body) {
    var amount = body.path("amount");
    if (!Json.isWhole(amount) || amount.longValue() <= 0) {
      throw new Invalid("amount must be a whole number of minor units above 0.");
    }
    return amount.longValue();
  }

  private static String currency(JsonNode body) {
    var code = text(body, "currency");
    try {
      return Currency.getInstance(code).getCurrencyCode();
    } catch (IllegalArgumentException _) {
      throw new Invalid("currency must be a code of ISO 4217, as USD.");
    }
  }

  private static String url(JsonNode body, String field) {
    var url = text(body, field);
    if (!Loopback.isLoopbackUrl(url)) {
      throw new Invalid(field + " must be an address on this machine: this is a sandbox.");
    }
    return url;
  }

  private static String text(JsonNode body, String field) {
    var node = body.path(field);
    if (!node.isString() || node.stringValue().length() > TEXT_MAX) {
      throw new Invalid("%s must be a text of at most %d characters.".formatted(field, TEXT_MAX));
    }
    return node.stringValue();
  }

  private static Answer keyTaken() {
    return error(409, "key-taken", "This Idempotency-Key was used with another body.");
  }

  private static Answer notAllowed() {
    return error(405, "not-allowed", "This cannot be done here.");
  }

  private static Answer error(int status, String code, @Nullable String sentence) {
    var body = Json.object();
    body.putObject("error").put("code", code).put("message", sentence);
    return Answer.json(status, body);
  }

  private static final class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Invalid(String sentence) {
      super(sentence, null, false, false);
    }
  }
}
