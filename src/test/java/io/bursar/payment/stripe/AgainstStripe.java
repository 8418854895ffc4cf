package io.bursar.payment.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.payment.spi.Standing;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.sandbox.stripe.StripeSecrets;
import io.bursar.shared.Money;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.json.JsonMapper;

/// What tests of the adapter share: Stripe played over real HTTP, the adapter, and a key of each
/// test's own.
abstract class AgainstStripe {

  static final StripeSecrets SECRETS =
      new StripeSecrets("sk_test_adapter", "pk_test_adapter", "whsec_adapter");
  static final Money PRICE = Money.of(14_900, "USD");

  static final TestClock clock = new TestClock();
  static final SandboxStripe stripe = new SandboxStripe(0, SECRETS, null, clock);
  static final StripeProcessor processor;

  // It ends with the process, as what stands around a Bursar under test does.
  static {
    stripe.start();
    processor = processor(stripe.url());
  }

  final UUID key = UUID.randomUUID();

  @AfterEach
  void mend() {
    stripe.faults().clear();
  }

  Standing.AwaitsPayer begun() {
    return (Standing.AwaitsPayer) begin(key, null, PRICE).outcome();
  }

  static Exchange<Standing> begin(UUID key, @Nullable String prepared, Money amount) {
    return processor.begin(request(key, prepared, amount));
  }

  static PaymentRequest request(UUID key, @Nullable String prepared, Money amount) {
    return new PaymentRequest(
        key, prepared, "EDX-104217", amount, "http://r.test/", "http://c.test/", "http://n.test/");
  }

  Exchange<Standing> lookUp(@Nullable String reference) {
    return processor.lookUp(new PaymentToAskFor(key, reference, PRICE));
  }

  Exchange<Standing> cancel(String reference) {
    return processor.cancel(new PaymentToAskFor(key, reference, PRICE));
  }

  static PaymentToAskFor paid() {
    var key = UUID.randomUUID();
    var reference = ((Standing.AwaitsPayer) begin(key, null, PRICE).outcome()).reference();
    stripe.pay(reference, StripeCard.VISA);
    return new PaymentToAskFor(key, reference, PRICE);
  }

  static CreditRequest more(PaymentToAskFor paid, long minor) {
    return new CreditRequest(UUID.randomUUID(), paid, Money.of(minor, "USD"), "EDX-7");
  }

  static List<SeenCredit> seen(PaymentToAskFor paid) {
    return ((Credits.Seen) processor.credits(paid).outcome()).credits();
  }

  static List<Credits.State> states(PaymentToAskFor paid) {
    return seen(paid).stream().map(SeenCredit::state).toList();
  }

  static Prepared.Ready prepared(String number, Money amount, @Nullable String before) {
    return (Prepared.Ready) processor.prepare(number, amount, before).outcome();
  }

  static Optional<Notice> read(String body, @Nullable String signature) {
    return processor.read(
        body.getBytes(UTF_8),
        name ->
            name.equals("Stripe-Signature") ? Optional.ofNullable(signature) : Optional.empty());
  }

  List<?> intentsOfThis() {
    return stripe.all("payment_intent").stream()
        .filter(i -> i.path("metadata").path("attempt_key").asString("").equals(key.toString()))
        .toList();
  }

  static List<?> chargesOf(String intent) {
    return stripe.all("charge").stream()
        .filter(charge -> charge.path("payment_intent").asString("").equals(intent))
        .toList();
  }

  static Fault fault(Fault.Kind kind) {
    return switch (kind) {
      case DROP_ANSWER -> Fault.dropAnswer();
      case CUT_OFF -> Fault.cutOff();
      case ERROR -> Fault.error(500);
      case HANG -> Fault.hang();
      case REFUSE -> Fault.refuse();
      case LATENCY -> Fault.latency(Duration.ofSeconds(8));
    };
  }

  static StripeProcessor processor(String url) {
    return new StripeProcessor(
        new StripeSettings(
            SECRETS.secretKey(),
            SECRETS.publishableKey(),
            SECRETS.webhookSecret(),
            url,
            url + "/stripe.js"),
        JsonMapper.shared(),
        clock);
  }
}
