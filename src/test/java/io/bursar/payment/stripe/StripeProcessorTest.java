package io.bursar.payment.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import io.bursar.payment.spi.Credit;
import io.bursar.payment.spi.CreditRequest;
import io.bursar.payment.spi.Credits;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor.Notice;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Preparing.Prepared;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.stripe.SandboxStripe;
import io.bursar.sandbox.stripe.StripeCard;
import io.bursar.sandbox.stripe.StripeSecrets;
import io.bursar.shared.Money;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/// The adapter against Stripe played over real HTTP: what it answers when all is well, and that it
/// never says more than it knows.
class StripeProcessorTest {

  private static final StripeSecrets SECRETS =
      new StripeSecrets("sk_test_adapter", "pk_test_adapter", "whsec_adapter");
  private static final Money PRICE = Money.of(14_900, "USD");

  private static final TestClock clock = new TestClock();
  private static final SandboxStripe stripe = new SandboxStripe(0, SECRETS, null, clock);
  private static @Nullable StripeProcessor processor;

  private final UUID key = UUID.randomUUID();

  @BeforeAll
  static void open() {
    stripe.start();
    processor = processor(stripe.url());
  }

  @AfterAll
  static void close() {
    stripe.close();
  }

  @AfterEach
  void mend() {
    stripe.faults().clear();
  }

  @Test
  void aPaymentWaitsForItsPayerAndThenHasCardAndAddress() {
    var form = begun().action();

    assertThat(form)
        .asInstanceOf(type(Standing.Action.Form.class))
        .satisfies(f -> assertThat(f.secret()).contains("_secret_"))
        .satisfies(f -> assertThat(f.publicKey()).isEqualTo(SECRETS.publishableKey()))
        .hasToString("Form[…]");

    var reference = begun().reference();
    stripe.pay(reference, StripeCard.AMEX);

    var settled = (Standing.Settled) lookUp(reference).outcome();
    assertThat(settled.amount()).isEqualTo(PRICE);
    assertThat(settled.reference()).isEqualTo(reference);
    assertThat(settled.label()).isEqualTo("0005");
    assertThat(settled.cardType()).isEqualTo("american_express");
    assertThat(requireNonNull(settled.payer()).city()).isEqualTo("Northlake");
    var intent = stripe.object(reference);
    assertThat(intent.path("description").asString()).isEqualTo("EDX-104217");
    assertThat(intent.path("metadata").path("order_number").asString()).isEqualTo("EDX-104217");
    assertThat(intent.path("metadata").path("attempt_key").asString()).isEqualTo(key.toString());
  }

  @Test
  void theSameKeyMakesOneIntent() {
    assertThat(begun().reference()).isEqualTo(begun().reference());
    assertThat(intentsOfThis()).hasSize(1);
  }

  @Test
  void aDeclinedCardLeavesThePayerInTheFormToTryAnother() {
    var reference = begun().reference();
    stripe.pay(reference, StripeCard.DECLINED);

    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.pay(reference, StripeCard.VISA);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatABankStillDecidesIsUnknown() {
    var reference = begun().reference();
    stripe.keepProcessing(reference);

    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void threeDSecureIsAwaitedAndThenDecided() {
    var reference = begun().reference();
    assertThat(stripe.pay(reference, StripeCard.CHALLENGED)).isEqualTo("requires_action");
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.answerChallenge(reference, false);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.AwaitsPayer.class);

    stripe.pay(reference, StripeCard.CHALLENGED);
    stripe.answerChallenge(reference, true);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatIsCanceledCannotBePaidAndWhatIsPaidCannotBeCanceled() {
    var given = begun().reference();
    assertThat(cancel(given).outcome()).isEqualTo(new Standing.Canceled(given));
    assertThat(stripe.pay(given, StripeCard.VISA)).isEqualTo("canceled");
    assertThat(cancel(given).outcome()).isEqualTo(new Standing.Canceled(given));

    var other = UUID.randomUUID();
    var paid = ((Standing.AwaitsPayer) begin(other, null, PRICE).outcome()).reference();
    stripe.pay(paid, StripeCard.VISA);
    assertThat(processor().cancel(new PaymentToAskFor(other, paid, PRICE)).outcome())
        .isInstanceOf(Standing.Settled.class);
  }

  @Test
  void whatStripeDoesNotKnowIsAbsent() {
    assertThat(lookUp("pi_nobody").outcome()).isEqualTo(new Standing.Absent());
    assertThat(lookUp(null).outcome()).isEqualTo(new Standing.Absent());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF"})
  void anAnswerThatBreaksOffIsAskedForAgainUnderTheSameKey(Fault.Kind kind) {
    stripe.faults().add(fault(kind).times(1));

    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.AwaitsPayer.class);
    assertThat(intentsOfThis()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF", "ERROR", "HANG"})
  void aCreationWithoutAnAnswerIsUnknownAndFoundByItsKeyLater(Fault.Kind kind) {
    stripe.faults().add(fault(kind).only("payment_intents"));

    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(lookUp(null).outcome()).isInstanceOf(Standing.Unknown.class);

    stripe.faults().clear();
    if (kind == Fault.Kind.ERROR) {
      assertThat(lookUp(null).outcome()).isEqualTo(new Standing.Absent());
      return;
    }
    await().until(() -> intentsOfThis().size() == 1);
    assertThat(lookUp(null).outcome()).isInstanceOf(Standing.AwaitsPayer.class);
  }

  @Test
  void aStripeThatHasForgottenTheKeyMakesAnIntentThatNobodyCanPay() {
    stripe.faults().add(Fault.dropAnswer().times(1));
    stripe.faults().add(Fault.error(500).times(1));
    assertThat(begin(key, null, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    stripe.forgetKeys();

    var second = begun().reference();

    assertThat(intentsOfThis()).hasSize(2);
    stripe.pay(second, StripeCard.VISA);
    assertThat(lookUp(null).outcome())
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.reference()).isEqualTo(second));
  }

  @Test
  void whatWasNeverSentIsAbsentWhenItWasToBeginAndUnknownWhenItWasToLook() {
    var reference = begun().reference();
    stripe.faults().add(Fault.refuse());

    assertThat(begin(UUID.randomUUID(), null, PRICE).outcome()).isEqualTo(new Standing.Absent());
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(cancel(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void whatIsNotStripeIsUnknown() {
    var reference = begun().reference();
    for (var body : List.of("<h1>A proxy</h1>", "[1,2]", "", "{\"error\":\"no\"}", "null")) {
      stripe.faults().set(List.of(Fault.error(200, "application/json", body)));
      assertThat(lookUp(reference).outcome()).as(body).isInstanceOf(Standing.Unknown.class);
      stripe.faults().set(List.of(Fault.error(503, "text/html", body)));
      assertThat(lookUp(reference).outcome()).as(body).isInstanceOf(Standing.Unknown.class);
    }
    stripe.faults().set(List.of(Fault.error(429, "application/json", "{\"error\":{}}")));
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void aKeyThatStripeDoesNotTakeChargesNobody() {
    var stranger =
        new StripeProcessor(
            new StripeSettings("sk_test_wrong", "pk", "whsec", stripe.url(), "https://js.test/x"),
            JsonMapper.shared(),
            clock);

    assertThat(stranger.begin(request(key, null, PRICE)).outcome())
        .isEqualTo(new Standing.Absent());
    assertThat(stranger.lookUp(new PaymentToAskFor(key, "pi_1", PRICE)).outcome())
        .isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void aPreparedPaymentIsChargedAsFrozenAndOnlyByUs() {
    var ready = prepared("EDX-1", Money.of(20_000, "USD"), null);
    assertThat(ready).hasToString("Ready[reference=%s]".formatted(ready.reference()));
    stripe.fillIn(ready.reference(), StripeCard.VISA);

    var standing = begin(key, ready.reference(), PRICE).outcome();

    assertThat(standing)
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.amount()).isEqualTo(PRICE));
    // Asked for again, it is not charged again.
    assertThat(begin(UUID.randomUUID(), ready.reference(), PRICE).outcome())
        .isInstanceOf(Standing.Settled.class);
    assertThat(chargesOf(ready.reference())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, card_declined, Your card was declined.",
    "INSUFFICIENT, card_declined, Your card has insufficient funds.",
    "CHALLENGED, authentication_required, Your card was declined. This transaction requires"
        + " authentication."
  })
  void aPreparedPaymentThatIsDeclinedSaysSoAndMayBeTriedAgain(
      StripeCard card, String code, String sentence) {
    var reference = prepared("EDX-2" + card, PRICE, null).reference();
    stripe.fillIn(reference, card);

    var declined = new Standing.Declined(reference, sentence, code);
    assertThat(begin(key, reference, PRICE).outcome()).isEqualTo(declined);
    assertThat(lookUp(reference).outcome()).isEqualTo(declined);

    stripe.fillIn(reference, StripeCard.MASTERCARD);
    assertThat(begin(UUID.randomUUID(), reference, PRICE).outcome())
        .isInstanceOf(Standing.Settled.class);
  }

  @Test
  void theDeclineOfAnEarlierAttemptIsNotThatOfTheNext() {
    var reference = prepared("EDX-3", PRICE, null).reference();
    stripe.fillIn(reference, StripeCard.DECLINED);
    begin(UUID.randomUUID(), reference, PRICE);

    assertThat(lookUp(reference).outcome()).isEqualTo(new Standing.Absent());
  }

  @Test
  void aPreparedPaymentWithoutACardChargesNothing() {
    var reference = prepared("EDX-4", PRICE, null).reference();

    assertThat(begin(key, reference, PRICE).outcome()).isEqualTo(new Standing.Absent());
  }

  @Test
  void aConfirmationWithoutAnAnswerIsUnknownAndThenFound() {
    var reference = prepared("EDX-5", PRICE, null).reference();
    stripe.fillIn(reference, StripeCard.VISA);
    stripe.faults().add(Fault.dropAnswer().only("/confirm").times(1));

    assertThat(begin(key, reference, PRICE).outcome()).isInstanceOf(Standing.Unknown.class);
    assertThat(lookUp(reference).outcome()).isInstanceOf(Standing.Settled.class);
    assertThat(chargesOf(reference)).hasSize(1);
  }

  @Test
  void aPreparationIsRepeatedChangedAndReplaced() {
    var first = prepared("EDX-6", PRICE, null);
    assertThat(prepared("EDX-6", PRICE, null)).isEqualTo(first);
    assertThat(prepared("EDX-6", Money.of(5_000, "USD"), first.reference())).isEqualTo(first);
    assertThat(stripe.object(first.reference()).path("amount").asLong()).isEqualTo(5_000);
    // The id was lost, and the price is another.
    assertThat(prepared("EDX-6", Money.of(7_000, "EUR"), null)).isNotEqualTo(first);

    cancel(first.reference());
    var next = prepared("EDX-6", PRICE, first.reference());
    assertThat(next).isNotEqualTo(first);
    assertThat(prepared("EDX-6", PRICE, "pi_of_another_account").reference()).startsWith("pi_");

    stripe.faults().add(Fault.error(500));
    assertThat(processor().prepare("EDX-6", PRICE, next.reference()).outcome())
        .isInstanceOf(Prepared.NotReady.class);
  }

  @Test
  void moneyGoesBackOnceUnderAKeyEvenWhenStripeForgotIt() {
    var paid = paid();
    var request = new CreditRequest(UUID.randomUUID(), paid, Money.of(4_900, "USD"), "EDX-7");

    var done = processor().credit(request).outcome();
    assertThat(done).isInstanceOf(Credit.Done.class);
    assertThat(processor().credit(request).outcome()).isEqualTo(done);

    assertThat(seen(paid))
        .singleElement()
        .satisfies(credit -> assertThat(credit.key()).isEqualTo(request.key()))
        .satisfies(credit -> assertThat(credit.amount()).isEqualTo(request.amount()));
    assertThat(processor().credit(more(paid, 10_001)).outcome()).isInstanceOf(Credit.Refused.class);

    var rest = more(paid, 10_000);
    var given = processor().credit(rest).outcome();
    stripe.forgetKeys();
    assertThat(processor().credit(rest).outcome()).isEqualTo(given);
    assertThat(processor().credit(more(paid, 1)).outcome()).isInstanceOf(Credit.Refused.class);
    assertThat(seen(paid)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.Kind.class,
      names = {"DROP_ANSWER", "CUT_OFF", "ERROR", "REFUSE"})
  void aCreditWithoutAnAnswerIsUnknownAndFoundByItsKey(Fault.Kind kind) {
    var paid = paid();
    var request = more(paid, 14_900);
    stripe.faults().add(fault(kind));

    assertThat(processor().credit(request).outcome()).isInstanceOf(Credit.Unknown.class);
    assertThat(processor().credits(paid).outcome()).isInstanceOf(Credits.Unknown.class);

    stripe.faults().clear();
    var done = kind == Fault.Kind.DROP_ANSWER || kind == Fault.Kind.CUT_OFF;
    assertThat(seen(paid))
        .extracting(SeenCredit::key)
        .isEqualTo(done ? List.of(request.key()) : List.of());
  }

  @Test
  void whatOthersGaveBackAndWhatBanksTookIsSeen() {
    var byHand = paid();
    stripe.refundByHand(String.valueOf(byHand.reference()));
    assertThat(seen(byHand))
        .singleElement()
        .satisfies(credit -> assertThat(credit.key()).isNull())
        .satisfies(credit -> assertThat(credit.state()).isEqualTo(Credits.State.DONE));

    var taken = paid();
    var dispute = stripe.dispute(String.valueOf(taken.reference()));
    assertThat(states(taken)).containsExactly(Credits.State.DONE);
    stripe.closeDispute(dispute, "lost");
    assertThat(states(taken)).containsExactly(Credits.State.DONE);
    stripe.closeDispute(dispute, "won");
    assertThat(states(taken)).containsExactly(Credits.State.FAILED);
    stripe.closeDispute(dispute, "warning_under_review");
    assertThat(states(taken)).isEmpty();
  }

  @Test
  void aStatementHoldsAllThatMovedInItsTimeInPages() {
    // Stripe counts whole seconds.
    var from = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(3));
    var until = from.plusSeconds(2);
    clock.set(from);
    var references = new ArrayList<String>();
    for (int i = 0; i < 101; i++) {
      references.add(String.valueOf(paid().reference()));
    }
    stripe.refundByHand(references.getFirst());
    stripe.dispute(references.getLast());
    clock.set(until);
    paid();

    var movements = new ArrayList<Movement>();
    String page = null;
    do {
      var part = (Statement.Part) processor().statement(from, until, page).outcome();
      movements.addAll(part.movements());
      page = part.next();
    } while (page != null);

    assertThat(movements)
        .filteredOn(movement -> movement.kind() == Statement.Kind.PAYMENT)
        .extracting(Movement::payment)
        .containsExactlyInAnyOrderElementsOf(references);
    assertThat(movements)
        .filteredOn(movement -> movement.kind() != Statement.Kind.PAYMENT)
        .extracting(Movement::kind, Movement::payment, Movement::orderNumber)
        .containsExactly(
            tuple(Statement.Kind.REFUND, references.getFirst(), "EDX-104217"),
            tuple(Statement.Kind.DISPUTE, references.getLast(), "EDX-104217"));
  }

  @ParameterizedTest
  @CsvSource({
    "USD, 14900, 14900",
    "JPY, 500, 500",
    "KRW, 500, 500",
    "ISK, 5, 500",
    "UGX, 5, 500",
    "HUF, 1045, 1045",
    "MGA, 500, 5",
    "KWD, 5120, 5120"
  })
  void amountsAreExactInEveryKindOfCurrency(String currency, long minor, long units) {
    var price = Money.of(minor, currency);
    var reference = ((Standing.AwaitsPayer) begin(key, null, price).outcome()).reference();

    assertThat(stripe.object(reference).path("amount").asLong()).isEqualTo(units);
    stripe.pay(reference, StripeCard.VISA);
    assertThat(lookUp(reference).outcome())
        .asInstanceOf(type(Standing.Settled.class))
        .satisfies(settled -> assertThat(settled.amount()).isEqualTo(price));
  }

  @ParameterizedTest
  @CsvSource({"KWD, 5124", "MGA, 501"})
  void anAmountThatStripeCannotExpressIsNotRounded(String currency, long minor) {
    var before = stripe.calls().count();

    assertThat(begin(key, null, Money.of(minor, currency)).outcome())
        .isInstanceOf(Standing.Declined.class);
    assertThat(stripe.calls().count()).isEqualTo(before);
  }

  @Test
  void anEventIsReadWhenItsSignatureHoldsAndIsNotOld() throws Exception {
    var reference = begun().reference();
    stripe.pay(reference, StripeCard.VISA);
    var body = stripe.events("payment_intent.succeeded", reference).getFirst();
    var now = clock.instant();

    assertThat(read(body, stripe.signature(body, now))).contains(new Notice(reference));
    assertThat(
            read(
                body,
                Webhook.Signature.generateSignatureHeader(
                    body, SECRETS.webhookSecret(), now.getEpochSecond())))
        .isPresent();
    assertThat(read(body + " ", stripe.signature(body, now))).isEmpty();
    assertThat(read(body, "")).isEmpty();
    assertThat(read(body, "t=x,v1=y")).isEmpty();
    assertThat(read(body, "nonsense")).isEmpty();
    assertThat(read(body, null)).isEmpty();
    assertThat(read(body, stripe.signature(body, now.minus(Duration.ofMinutes(6))))).isEmpty();
    assertThat(read("not json", stripe.signature("not json", now))).isEmpty();
    assertThat(read("{}", stripe.signature("{}", now))).isEmpty();
  }

  @Test
  void refundsAndDisputesPointToTheirIntentAndOtherEventsToNothing() {
    var reference = String.valueOf(paid().reference());
    stripe.refundByHand(reference);
    stripe.dispute(reference);

    for (var type : List.of("charge.refunded", "refund.created", "charge.dispute.created")) {
      var body = stripe.events(type, reference).getFirst();
      assertThat(read(body, stripe.signature(body, clock.instant())))
          .as(type)
          .contains(new Notice(reference));
    }
    var other = "{\"type\":\"customer.created\",\"data\":{\"object\":{\"id\":\"cus_1\"}}}";
    assertThat(read(other, stripe.signature(other, clock.instant()))).contains(new Notice(null));
  }

  @Test
  void whatIsKeptHasNoSecretNoPersonAndNoCardNumber() {
    var kept = new ArrayList<@Nullable String>();
    var ready = prepared("EDX-8", PRICE, null);
    stripe.fillIn(ready.reference(), StripeCard.DECLINED);
    kept.add(begin(key, ready.reference(), PRICE).raw());
    kept.add(lookUp(ready.reference()).raw());
    stripe.fillIn(ready.reference(), StripeCard.VISA);
    kept.add(begin(UUID.randomUUID(), ready.reference(), PRICE).raw());
    var paid = paid();
    kept.add(processor().lookUp(paid).raw());
    kept.add(processor().credit(more(paid, 1)).raw());
    kept.add(processor().credits(paid).raw());
    kept.add(processor().statement(clock.instant(), clock.instant().plusSeconds(9), null).raw());

    assertThat(kept)
        .allSatisfy(
            raw ->
                assertThat(raw)
                    .contains("\"object\"")
                    .doesNotContain(
                        "_secret_",
                        "fingerprint",
                        "Amelia",
                        "example.org",
                        "Harbor",
                        "4242424242"));
    assertThat(Masked.text("Card 4242 4242 4242 4242 of a@b.org, key sk_test_4eC39Hq, EDX-104217"))
        .isEqualTo("Card … of … key …, EDX-104217");
  }

  private Standing.AwaitsPayer begun() {
    return (Standing.AwaitsPayer) begin(key, null, PRICE).outcome();
  }

  private static Exchange<Standing> begin(UUID key, @Nullable String prepared, Money amount) {
    return processor().begin(request(key, prepared, amount));
  }

  private static PaymentRequest request(UUID key, @Nullable String prepared, Money amount) {
    return new PaymentRequest(
        key, prepared, "EDX-104217", amount, "http://r.test/", "http://c.test/", "http://n.test/");
  }

  private Exchange<Standing> lookUp(@Nullable String reference) {
    return processor().lookUp(new PaymentToAskFor(key, reference, PRICE));
  }

  private Exchange<Standing> cancel(String reference) {
    return processor().cancel(new PaymentToAskFor(key, reference, PRICE));
  }

  private static PaymentToAskFor paid() {
    var key = UUID.randomUUID();
    var reference = ((Standing.AwaitsPayer) begin(key, null, PRICE).outcome()).reference();
    stripe.pay(reference, StripeCard.VISA);
    return new PaymentToAskFor(key, reference, PRICE);
  }

  private static CreditRequest more(PaymentToAskFor paid, long minor) {
    return new CreditRequest(UUID.randomUUID(), paid, Money.of(minor, "USD"), "EDX-7");
  }

  private static List<SeenCredit> seen(PaymentToAskFor paid) {
    return ((Credits.Seen) processor().credits(paid).outcome()).credits();
  }

  private static List<Credits.State> states(PaymentToAskFor paid) {
    return seen(paid).stream().map(SeenCredit::state).toList();
  }

  private static Prepared.Ready prepared(String number, Money amount, @Nullable String before) {
    return (Prepared.Ready) processor().prepare(number, amount, before).outcome();
  }

  private static Optional<Notice> read(String body, @Nullable String signature) {
    return processor()
        .read(
            body.getBytes(UTF_8),
            name ->
                name.equals("Stripe-Signature")
                    ? Optional.ofNullable(signature)
                    : Optional.empty());
  }

  private List<?> intentsOfThis() {
    return stripe.all("payment_intent").stream()
        .filter(i -> i.path("metadata").path("attempt_key").asString("").equals(key.toString()))
        .toList();
  }

  private static List<?> chargesOf(String intent) {
    return stripe.all("charge").stream()
        .filter(charge -> charge.path("payment_intent").asString("").equals(intent))
        .toList();
  }

  private static Fault fault(Fault.Kind kind) {
    return switch (kind) {
      case DROP_ANSWER -> Fault.dropAnswer();
      case CUT_OFF -> Fault.cutOff();
      case ERROR -> Fault.error(500);
      case HANG -> Fault.hang();
      case REFUSE -> Fault.refuse();
      case LATENCY -> Fault.latency(Duration.ofSeconds(8));
    };
  }

  private static StripeProcessor processor(String url) {
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

  private static StripeProcessor processor() {
    return requireNonNull(processor);
  }
}
