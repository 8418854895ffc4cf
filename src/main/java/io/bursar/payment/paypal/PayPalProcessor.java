package io.bursar.payment.paypal;

import io.bursar.payment.paypal.PayPalCalls.Reply;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/// PayPal: the payer approves an order on PayPal's page, and Bursar captures it. A payment's
/// reference is the id of PayPal's order, which its page, its notifications and its look-ups know.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalProcessor implements PaymentProcessor {

  private static final String ORDER = "/v2/checkout/orders/{id}";

  static final String NAME = "paypal";

  /// PayPal forgets an order that nobody approved after three hours.
  private static final Duration PAYER_ACTS_WITHIN = Duration.ofHours(3);

  private final PayPalCalls paypal;
  private final PayPalCredits credits;
  private final PayPalStatements statements;
  private final PayPalEvents events;

  PayPalProcessor(
      PayPalCalls paypal, PayPalCredits credits, PayPalStatements statements, PayPalEvents events) {
    this.paypal = paypal;
    this.credits = credits;
    this.statements = statements;
    this.events = events;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration payerActsWithin() {
    return PAYER_ACTS_WITHIN;
  }

  @Override
  public Exchange<Standing> begin(PaymentRequest request) {
    var amount = PayPalMoney.write(request.amount());
    if (amount.isEmpty()) {
      return new Exchange<>(
          new Standing.Declined(null, "PayPal cannot take this amount. Please pay in another way."),
          null);
    }
    var reply =
        paypal.post(request.key().toString(), order(request, amount.get()), "/v2/checkout/orders");
    if (reply.neverSent()) {
      return new Exchange<>(new Standing.Absent(), null);
    }
    if (reply.isRefused()) {
      // Nothing was made, so nothing can be approved.
      return new Exchange<>(
          new Standing.Declined(
              null, "PayPal did not take this payment. Please pay in another way.", reply.issue()),
          reply.raw());
    }
    return standing(reply);
  }

  /// PayPal refuses a second payment under an invoice id that was paid, which protects from nothing
  /// that the locks here do not, but would stop a new attempt after a payment that was returned: so
  /// each attempt has an id of its own, which begins with the order number.
  private static Map<String, Object> order(PaymentRequest request, Map<String, String> amount) {
    return Map.of(
        "intent",
        "CAPTURE",
        "purchase_units",
        List.of(unit(request, amount)),
        "payment_source",
        Map.of("paypal", Map.of("experience_context", experience(request))));
  }

  private static Map<String, Object> unit(PaymentRequest request, Map<String, String> amount) {
    var unit = new LinkedHashMap<String, Object>();
    var whole = new LinkedHashMap<String, Object>(amount);
    unit.put("amount", whole);
    unit.put("custom_id", request.key().toString());
    unit.put("description", "Order " + request.orderNumber());
    unit.put("invoice_id", PayPalInvoiceId.of(request.orderNumber(), request.key()));
    PayPalItems.of(request)
        .ifPresent(
            items -> {
              unit.put("items", items.items());
              whole.put("breakdown", items.breakdown());
            });
    return unit;
  }

  /// Only what is paid at once is taken: a check by mail would leave the basket frozen for days.
  private static Map<String, String> experience(PaymentRequest request) {
    return Map.of(
        "return_url",
        request.returnUrl(),
        "cancel_url",
        request.cancelUrl(),
        "shipping_preference",
        "NO_SHIPPING",
        "user_action",
        "PAY_NOW",
        "payment_method_preference",
        "IMMEDIATE_PAYMENT_REQUIRED");
  }

  /// Without a reference nothing is looked up, since PayPal finds no order by a key. No money can
  /// have moved: only Bursar captures, and only what it has the reference of.
  @Override
  public Exchange<Standing> lookUp(PaymentToAskFor payment) {
    if (payment.reference() == null) {
      return new Exchange<>(new Standing.Absent(), null);
    }
    return standing(paypal.get(ORDER, payment.reference()));
  }

  @Override
  public Exchange<Standing> capture(PaymentToAskFor payment) {
    var reply =
        paypal.post(
            payment.key() + "-capture",
            Map.of(),
            ORDER + "/capture",
            String.valueOf(payment.reference()));
    return reply.isDone() ? standing(reply) : afterAll(payment, reply);
  }

  /// This call took nothing, or its answer was lost, and one before it may have taken the money:
  /// the order as it stands tells. Where it is merely approved still, a refusal means that this
  /// payer has to pay in another way, and a lost call may yet arrive.
  private Exchange<Standing> afterAll(PaymentToAskFor payment, Reply reply) {
    var now = lookUp(payment);
    var declines =
        reply.isRefused()
            && !reply.isForbidden()
            && (now.outcome() instanceof Standing.Approved
                || now.outcome() instanceof Standing.AwaitsPayer);
    if (declines) {
      return new Exchange<>(
          new Standing.Declined(
              payment.reference(),
              "PayPal could not take the money. Please choose another way to pay.",
              reply.issue()),
          reply.raw());
    }
    return now.outcome() instanceof Standing.Approved
        ? new Exchange<>(new Standing.Unknown(reply.detail()), reply.raw())
        : now;
  }

  /// PayPal has no such call. It needs none: what nobody captures takes no money, and only Bursar
  /// captures, which it does not once an attempt is given up.
  @Override
  public Exchange<Standing> cancel(PaymentToAskFor payment) {
    var now = lookUp(payment);
    return switch (now.outcome()) {
      case Standing.AwaitsPayer(var reference, _) ->
          new Exchange<>(new Standing.Canceled(reference), now.raw());
      case Standing.Approved(var reference) ->
          new Exchange<>(new Standing.Canceled(reference), now.raw());
      default -> now;
    };
  }

  @Override
  public Exchange<Credit> credit(CreditRequest request) {
    return credits.credit(request);
  }

  @Override
  public Exchange<Credits> credits(PaymentToAskFor payment) {
    return credits.seen(payment.reference(), payment.capture());
  }

  @Override
  public Exchange<Statement> statement(Instant from, Instant until, @Nullable String page) {
    return statements.read(from, until, page);
  }

  /// PayPal shows a transaction within three hours.
  @Override
  public Duration statementWholeAfter() {
    return Duration.ofHours(4);
  }

  @Override
  public Optional<Notice> read(byte[] body, Headers headers) {
    return events.read(body, headers);
  }

  private static Exchange<Standing> standing(Reply reply) {
    if (reply.isMissing()) {
      return new Exchange<>(new Standing.Absent(), reply.raw());
    }
    if (!reply.isDone()) {
      return new Exchange<>(new Standing.Unknown(reply.detail()), reply.raw());
    }
    try {
      return new Exchange<>(PayPalOrders.standing(reply.json()), reply.raw());
    } catch (IllegalArgumentException | ArithmeticException unreadable) {
      return new Exchange<>(new Standing.Unknown("PayPal's answer cannot be read."), reply.raw());
    }
  }
}
