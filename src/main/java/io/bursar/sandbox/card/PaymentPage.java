package io.bursar.sandbox.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.shared.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The page on which the payer decides. No scripts and no files of other servers; a card number
/// that was typed is never shown, kept or logged.
final class PaymentPage {

  static final String PATH = "/pay/";

  private static final String FRAME = frame();

  private final CardRecord record;
  private final Payments payments;

  PaymentPage(CardRecord record, Payments payments) {
    this.record = record;
    this.payments = payments;
  }

  Answer answer(Call call) {
    var payment = record.payment(call.path().substring(PATH.length())).orElse(null);
    if (payment == null) {
      return page(404, "No such payment", "<p>This payment does not exist.</p>");
    }
    return switch (call.method()) {
      case "GET" -> payment.isDecided() ? decidedPage(payment) : openPage(200, payment, null);
      case "POST" -> decide(payment, call);
      default -> page(405, "Not here", "<p>This cannot be done here.</p>");
    };
  }

  private Answer decide(Payment payment, Call call) {
    if (payment.isDecided()) {
      return Answer.redirect(303, payment.wayBack());
    }
    if ("cancel".equals(call.form("action"))) {
      return Answer.redirect(303, payments.cancel(payment.id()).wayBack());
    }
    // A one-click choice comes after the field that was left empty.
    var typed = call.form().getOrDefault("card", List.of("")).getLast();
    var card = TestCard.of(typed);
    if (card.isEmpty()) {
      return openPage(422, payment, "Only the test cards below work here.");
    }
    var decided = payments.pay(payment.id(), card.get());
    return card.get().returnsBrowser()
        ? Answer.redirect(303, decided.wayBack())
        : page(
            200,
            "Paid",
            """
            <p class="lead">Your payment went through.</p>
            <p>With this test card the browser does not return to the shop, as if you had closed it here.
            The shop learns of the payment by its notification.</p>\
            """);
  }

  private static Answer openPage(int status, Payment payment, @Nullable String problem) {
    var cards = new StringBuilder();
    for (var card : TestCard.values()) {
      cards.append(
          """
          <button class="choice" name="card" value="%s" formnovalidate><b>%s</b><span>%s</span></button>
          """
              .formatted(card.number(), grouped(card.number()), escaped(card.effect())));
    }
    return page(
        status,
        "Pay " + amount(payment),
        """
        <p class="amount">%s</p>
        <p class="reference">%s</p>
        %s
        <form method="post">
          <label for="card">Card number</label>
          <input id="card" name="card" inputmode="numeric" autocomplete="off" maxlength="23"
            placeholder="4242 4242 4242 4242" required autofocus>
          <div class="actions">
            <button class="pay" name="action" value="pay">Pay</button>
            <button name="action" value="cancel" formnovalidate>Cancel</button>
          </div>
          <h2>Or pay with one click</h2>
          %s
        </form>\
        """
            .formatted(
                escaped(amount(payment)),
                escaped(payment.order().description()),
                problem == null ? "" : "<p class=\"problem\" role=\"alert\">" + problem + "</p>",
                cards));
  }

  private static Answer decidedPage(Payment payment) {
    return page(
        200,
        "Payment " + payment.status().text(),
        """
        <p class="amount">%s</p>
        <p class="reference">%s</p>
        <p>This payment is %s. Nothing more can be done here.</p>
        <p><a href="%s">Back to the shop</a></p>\
        """
            .formatted(
                escaped(amount(payment)),
                escaped(payment.order().description()),
                payment.status().text(),
                escaped(payment.wayBack())));
  }

  private static String amount(Payment payment) {
    var money = Money.of(payment.order().amount(), payment.order().currency());
    return money.toDecimal().toPlainString() + " " + payment.order().currency();
  }

  private static String grouped(String number) {
    return number.replaceAll("(.{4})(?!$)", "$1 ");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static Answer page(int status, String title, String content) {
    return Answer.page(
        status, FRAME.replace("{title}", escaped(title)).replace("{content}", content));
  }

  private static String frame() {
    try (var file = PaymentPage.class.getResourceAsStream("payment-page.html")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
