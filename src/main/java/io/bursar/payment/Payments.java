package io.bursar.payment;

import io.bursar.history.Actor;
import io.bursar.history.AuditLog;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.payment.PaymentStore.NewAttempt;
import io.bursar.payment.spi.Exchange;
import io.bursar.payment.spi.PaymentProcessor;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.PaymentRequest.Line;
import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.payment.spi.Standing;
import io.bursar.payment.spi.Standing.Action.Form;
import io.bursar.payment.spi.Standing.Settled;
import io.bursar.shared.Money;
import io.bursar.site.Sites;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Attempts at payment. An attempt is stored before its processor is called (P2); what the
/// processor says goes to [Settlement]; what it never said is asked for by [Reconciliation] until
/// it is known.
@Component
public class Payments {

  private static final String NEVER_CONFIRMED =
      "The payment was never confirmed, so it was given up. If it was charged all the same, it is"
          + " given back.";

  private final PaymentStore attempts;
  private final ResponseStore responses;
  private final ProcessorCalls calls;
  private final ObjectProvider<Settlement> settlement;
  private final Credits credits;
  private final PaymentTasks tasks;
  private final Sites sites;
  private final History history;
  private final AuditLog audit;
  private final Clock clock;

  Payments(
      PaymentStore attempts,
      ResponseStore responses,
      ProcessorCalls calls,
      ObjectProvider<Settlement> settlement,
      Credits credits,
      PaymentTasks tasks,
      Sites sites,
      History history,
      AuditLog audit,
      Clock clock) {
    this.attempts = attempts;
    this.responses = responses;
    this.calls = calls;
    this.settlement = settlement;
    this.credits = credits;
    this.tasks = tasks;
    this.sites = sites;
    this.history = history;
    this.audit = audit;
    this.clock = clock;
  }

  /// Stores the intent to take this amount for the frozen basket, and that it is to be asked about,
  /// as part of the caller's transaction. The processor has not been called yet.
  @Transactional(propagation = Propagation.MANDATORY)
  public long create(
      long siteId,
      long basketId,
      long userId,
      String orderNumber,
      String processor,
      Money amount,
      Actor by) {
    return create(siteId, basketId, userId, orderNumber, processor, amount, null, by);
  }

  /// The same for a payment that was made ready before, under this reference, which attempts at
  /// paying for this basket that came to nothing give up. Refuses with [NotReady] one that another
  /// attempt carries out.
  @Transactional(propagation = Propagation.MANDATORY)
  public long create(
      long siteId,
      long basketId,
      long userId,
      String orderNumber,
      String processor,
      Money amount,
      @Nullable String prepared,
      Actor by) {
    var now = clock.instant();
    if (prepared != null) {
      attempts.takeReference(basketId, processor, prepared);
      if (attempts.find(processor, prepared).isPresent()) {
        throw new NotReady();
      }
    }
    var id =
        attempts.insert(
            new NewAttempt(siteId, basketId, userId, orderNumber, processor, amount),
            UUID.randomUUID(),
            prepared,
            now);
    history.record(
        by,
        List.of(
            new Change(
                basketId,
                null,
                Subject.PAYMENT,
                null,
                PaymentState.CREATED.text(),
                "Payment by " + processor + " is to begin.")));
    tasks.askLater(id, now.plus(AskingSchedule.FIRST_AFTER));
    return id;
  }

  /// Tells the processor what is to be paid, and brings basket and order in line with its answer.
  /// An answer that never came is asked for at once. Answers the attempt as it then stands.
  ///
  /// @param lines what is paid for, to be shown to the payer
  public PaymentAttempt begin(long attemptId, List<Line> lines, Actor by) {
    var attempt = get(attemptId);
    var site = sites.get(attempt.siteId());
    var standing =
        exchange(
            attempt,
            "begin",
            processor ->
                processor.begin(
                    new PaymentRequest(
                        attempt.key(),
                        attempt.reference(),
                        attempt.orderNumber(),
                        attempt.amount(),
                        site.link("/payment/%s/return/".formatted(attempt.processor())),
                        site.link("/payment/%s/return/".formatted(attempt.processor())),
                        site.link("/payment/%s/notify/".formatted(attempt.processor())),
                        lines)));
    settlement.getObject().settle(attemptId, taken(attempt, standing), by);
    return standing instanceof Standing.Unknown ? ask(attemptId, by) : get(attemptId);
  }

  /// Asks the processor where the payment stands, and brings basket and order in line with its
  /// answer. An attempt whose outcome is known is not asked about again. Answers the attempt as it
  /// then stands.
  public PaymentAttempt ask(long attemptId, Actor by) {
    var _ = heard(attemptId, by);
    return get(attemptId);
  }

  /// The same. False when the processor gave no clear answer, so that it has to be asked again,
  /// whatever the attempt has come to here.
  public boolean heard(long attemptId, Actor by) {
    var attempt = get(attemptId);
    if (attempt.state().isPaid()) {
      return true;
    }
    var believed =
        believed(attempt, exchange(attempt, "look up", it -> it.lookUp(attempt.toAskFor())));
    settlement.getObject().settle(attemptId, believed, by);
    return !(believed instanceof Standing.Unknown);
  }

  /// Lets the processor be asked as soon as the caller's transaction has committed, whoever dies
  /// then.
  @Transactional(propagation = Propagation.MANDATORY)
  public void askSoon(long attemptId) {
    tasks.askNow(attemptId, clock.instant());
  }

  /// The processor's form for the payer, if that is how they can act now. Its secret is asked for
  /// each time and never stored.
  public Optional<Form> form(long attemptId, Actor by) {
    var attempt = get(attemptId);
    if (!attempt.state().isUndecided()) {
      return Optional.empty();
    }
    var standing = exchange(attempt, "look up", processor -> processor.lookUp(attempt.toAskFor()));
    settle(attempt, standing, by);
    return standing instanceof Standing.AwaitsPayer(_, Form form)
        ? Optional.of(form)
        : Optional.empty();
  }

  /// Asks the processor to take no money any more. What it settled meanwhile counts. Answers the
  /// attempt as it then stands.
  public PaymentAttempt cancel(long attemptId, Actor by) {
    var attempt = get(attemptId);
    return attempt.state().isUndecided() ? settle(attempt, askToCancel(attempt), by) : attempt;
  }

  Standing askToCancel(PaymentAttempt attempt) {
    var standing = exchange(attempt, "cancel", processor -> processor.cancel(attempt.toAskFor()));
    // What the payer approved moves only when it is asked for, and nobody does.
    return standing instanceof Standing.Approved(var reference)
        ? new Standing.Canceled(reference)
        : standing;
  }

  /// The attempt that a processor knows by this reference, or whose money it knows by it.
  public Optional<PaymentAttempt> find(String processor, String reference) {
    return attempts.find(processor, reference);
  }

  /// The attempt whose money this is: the one given, unless the payment that it was to carry out
  /// has moved on to a newer one.
  public long holder(long attemptId, String reference) {
    return attempts
        .find(get(attemptId).processor(), reference)
        .map(PaymentAttempt::id)
        .orElse(attemptId);
  }

  /// The attempt with this id, if there is one.
  public Optional<PaymentAttempt> find(long attemptId) {
    return attempts.find(attemptId);
  }

  /// The attempt with this id, which something stored refers to.
  public PaymentAttempt get(long attemptId) {
    return attempts.find(attemptId).orElseThrow();
  }

  /// All attempts that the payer or the processor was told this order number for, oldest first.
  public List<PaymentAttempt> ofOrderNumber(String number) {
    return attempts.ofOrderNumber(number);
  }

  /// Those attempts that a processor knows by one of these references, in no order.
  public List<PaymentAttempt> find(String processor, Collection<String> references) {
    return attempts.find(processor, references);
  }

  /// The attempts with these ids, which something stored refers to, in this order.
  public List<PaymentAttempt> get(List<Long> attemptIds) {
    var found =
        attempts.find(attemptIds).stream()
            .collect(Collectors.toMap(PaymentAttempt::id, Function.identity()));
    return attemptIds.stream().map(id -> Optional.ofNullable(found.get(id)).orElseThrow()).toList();
  }

  /// All attempts at paying for a basket, oldest first.
  public List<PaymentAttempt> ofBasket(long basketId) {
    return attempts.ofBasket(basketId);
  }

  /// What processors said about a basket's payments, oldest first; the newest 200 exchanges.
  public List<ResponseView> responsesOf(long basketId) {
    return responses.of(basketId, null);
  }

  /// What the processor said about one attempt, oldest first; the newest 200 exchanges.
  public List<ResponseView> responsesOf(PaymentAttempt attempt) {
    return responses.of(attempt.basketId(), attempt.id());
  }

  /// The attempt as it is now, and nobody else may change it until the caller's transaction ends.
  /// In the order of locks it comes behind basket and order, and before a code.
  @Transactional(propagation = Propagation.MANDATORY)
  public PaymentAttempt lock(long attemptId) {
    return attempts.lock(attemptId).orElseThrow();
  }

  /// The money came and the order is being placed in this very transaction.
  @Transactional(propagation = Propagation.MANDATORY)
  public void settled(PaymentAttempt attempt, Settled settled, Actor by) {
    attempts.writeSettled(attempt.id(), settled, clock.instant());
    received(attempt, settled);
    move(attempt, PaymentState.SETTLED, "", by);
  }

  /// The money came, but no order can come of it: it goes back, for this reason, which the payer is
  /// told. False when the attempt was decided already.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean toBeReturned(PaymentAttempt attempt, Settled settled, String reason, Actor by) {
    attempts.writeSettled(attempt.id(), settled, clock.instant());
    if (!move(attempt, PaymentState.TO_BE_RETURNED, reason, by)) {
      return false;
    }
    received(attempt, settled);
    credits.ask(attempt.id(), settled.amount(), null);
    return true;
  }

  /// Writes down where an attempt without money stands; false, and nothing changed, when it stands
  /// beyond that already.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean moved(
      PaymentAttempt attempt,
      PaymentState to,
      @Nullable String reference,
      @Nullable String pageUrl,
      String reason,
      Actor by) {
    attempts.writeReference(attempt.id(), reference, pageUrl, clock.instant());
    return move(attempt, to, reason, by);
  }

  /// Writes down that an attempt is given up of which nothing is known; false, and nothing changed,
  /// when it is decided.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean abandoned(
      PaymentAttempt attempt, @Nullable String reference, String why, Actor by) {
    attempts.writeReference(attempt.id(), reference, null, clock.instant());
    return move(attempt, PaymentState.ABANDONED, NEVER_CONFIRMED, why, by);
  }

  /// Writes down the processor's own word for why it declined.
  @Transactional(propagation = Propagation.MANDATORY)
  public void declinedWith(PaymentAttempt attempt, String code) {
    attempts.writeDeclineCode(attempt.id(), code);
  }

  int countAsked(long attemptId) {
    return attempts.countAsked(attemptId);
  }

  PaymentAttempt settle(PaymentAttempt attempt, Standing standing, Actor by) {
    settlement.getObject().settle(attempt.id(), believed(attempt, standing), by);
    return get(attempt.id());
  }

  /// "Never heard of it" is believed once no request can be on its way any more.
  private Standing believed(PaymentAttempt attempt, Standing standing) {
    return standing instanceof Standing.Absent
            && !Reconciliation.isOldEnoughToBeAbsent(attempt, clock.instant())
        ? new Standing.Unknown(
            "The processor has not heard of it yet; the request may still be on its way.")
        : taken(attempt, standing);
  }

  /// What the payer approved is taken, unless the attempt was given up meanwhile.
  private Standing taken(PaymentAttempt attempt, Standing standing) {
    if (!(standing instanceof Standing.Approved(var reference))) {
      return standing;
    }
    if (!get(attempt.id()).state().isUndecided()) {
      return new Standing.Canceled(reference);
    }
    var payment = new PaymentToAskFor(attempt.key(), reference, attempt.amount());
    return exchange(attempt, "capture", processor -> processor.capture(payment));
  }

  private boolean move(PaymentAttempt attempt, PaymentState to, String reason, Actor by) {
    return move(attempt, to, reason, reason, by);
  }

  /// @param reason for the payer
  /// @param why for the history
  private boolean move(
      PaymentAttempt attempt, PaymentState to, String reason, String why, Actor by) {
    if (!attempts.move(attempt.id(), to, reason, clock.instant())) {
      return false;
    }
    history.record(
        by,
        List.of(
            new Change(
                attempt.basketId(),
                null,
                Subject.PAYMENT,
                attempt.state().text(),
                to.text(),
                why)));
    return true;
  }

  private void received(PaymentAttempt attempt, Settled settled) {
    audit.event(
        "payment_received",
        Map.of(
            "amount", settled.amount().toDecimal().toPlainString(),
            "basket_id", attempt.basketId(),
            "currency", settled.amount().currency().getCurrencyCode(),
            "processor_name", attempt.processor(),
            "reference", settled.reference(),
            "user_id", attempt.userId()));
  }

  private Standing exchange(
      PaymentAttempt attempt, String kind, Function<PaymentProcessor, Exchange<Standing>> call) {
    return calls.call(attempt, kind, call, Standing.Unknown::new);
  }
}
