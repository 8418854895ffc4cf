package io.bursar.reconciliation;

import io.bursar.fulfillment.GrantChecks;
import io.bursar.history.Actor;
import io.bursar.order.Orders;
import io.bursar.payment.Credits;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.reconciliation.Finding.State;
import io.bursar.reconciliation.Verdict.Agrees;
import io.bursar.reconciliation.Verdict.CannotSay;
import io.bursar.reconciliation.Verdict.Disagrees;
import io.bursar.reconciliation.Verdict.Foreign;
import io.bursar.shared.Reason;
import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Findings as staff see them: read them, have one compared again, have done again what is not as
/// it should be, or accept it.
@Component
public class Findings {

  /// Findings per page.
  public static final int PAGE_SIZE = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);
  private static final int BATCH = 200;
  private static final int UNSAID_MAX = 20;

  private final FindingStore store;
  private final MovementStore movements;
  private final CheckMoney money;
  private final CheckDelivery delivery;
  private final GrantChecks grants;
  private final Payments payments;
  private final Credits credits;
  private final Orders orders;
  private final FindingTasks tasks;
  private final Clock clock;

  Findings(
      FindingStore store,
      MovementStore movements,
      CheckMoney money,
      CheckDelivery delivery,
      GrantChecks grants,
      Payments payments,
      Credits credits,
      Orders orders,
      FindingTasks tasks,
      Clock clock) {
    this.store = store;
    this.movements = movements;
    this.money = money;
    this.delivery = delivery;
    this.grants = grants;
    this.payments = payments;
    this.credits = credits;
    this.orders = orders;
    this.tasks = tasks;
    this.clock = clock;
  }

  /// A page of what concerns a site, and what concerns nobody knows which: open ones oldest first,
  /// behind `from`; closed ones newest first, before it. One more than [#PAGE_SIZE] when there is
  /// more.
  ///
  /// @param kind null for all
  public List<Finding> page(
      long siteId, boolean open, @Nullable FindingKind kind, @Nullable Long from) {
    return store.page(siteId, open, kind, from, PAGE_SIZE + 1);
  }

  /// How many are open that concern a site, by kind; of at most 10,000. Should be none.
  public Map<FindingKind, Long> countOpen(long siteId) {
    return store.countOpen(siteId);
  }

  /// The finding, if it concerns this site. Refuses with [NoSuchFinding].
  public Finding get(long id, long siteId) {
    return store
        .find(id)
        .filter(it -> it.subject().siteId() == null || it.subject().siteId() == siteId)
        .orElseThrow(NoSuchFinding::new);
  }

  /// Compares once more what an open finding is about: it is settled if it is gone. What the
  /// processor says is acted on as ever. Never call it inside a transaction.
  public Looked lookAgain(long id, Actor by) {
    var finding = store.find(id).orElseThrow(NoSuchFinding::new);
    return finding.state() == State.OPEN
        ? written(finding, compared(finding, by))
        : new Looked(finding, null);
  }

  private Looked written(Finding finding, Verdict verdict) {
    write(finding, verdict);
    return new Looked(
        store.find(finding.id()).orElseThrow(), verdict instanceof CannotSay(var why) ? why : null);
  }

  /// Another disagreement is kept before this one is settled, so that none is lost in between.
  private void write(Finding finding, Verdict verdict) {
    var id = finding.id();
    var now = clock.instant();
    switch (verdict) {
      case Agrees(), Foreign() -> store.settle(id, now);
      case CannotSay _ -> store.looked(id, now);
      case Disagrees other -> {
        store.keep(other, now);
        if (other.kind() != finding.kind()) {
          store.settle(id, now);
        }
      }
    }
  }

  /// Does something about an open finding: what is to be delivered or taken back is asked for
  /// again, and looked at a little later; of money the processor is asked. Never call it inside a
  /// transaction. Refuses what cannot be done.
  public Looked mend(long id, Actor by) {
    var finding = store.find(id).orElseThrow(NoSuchFinding::new);
    if (finding.state() != State.OPEN || !finding.kind().isAboutAccess()) {
      return lookAgain(id, by);
    }
    var verdict = compared(finding, by);
    if (!(verdict instanceof Disagrees(_, _, var detail))) {
      return written(finding, verdict);
    }
    grants.doAgain(
        Long.parseLong(finding.subject().reference()),
        finding.kind() == FindingKind.ACCESS_OPEN,
        "Found by the daily comparison: " + detail,
        by);
    store.doneAgain(id, "It is being done again. Before: " + detail, clock.instant());
    tasks.lookSoon(id);
    return new Looked(store.find(id).orElseThrow(), null);
  }

  /// Takes an open finding as it is, for this reason; it stays so. Refuses with [Reason.Refused].
  public void accept(Finding finding, long siteId, String reason, long userId) {
    store.accept(finding.id(), null, siteId, Reason.given(reason), userId, clock.instant());
  }

  /// Takes all open findings of a kind as they are that concern a site. Refuses with
  /// [Reason.Refused]. Answers how many.
  public int acceptAll(FindingKind kind, long siteId, String reason, long userId) {
    return store.accept(null, kind, siteId, Reason.given(reason), userId, clock.instant());
  }

  /// Does something about every open finding of a kind that concerns a site, in the background.
  public void mendAll(FindingKind kind, long siteId, long userId) {
    tasks.mendAll(kind, siteId, userId);
  }

  /// Looks at every open finding of a source again, until it gives no answer several times: what
  /// was not looked at then comes first the next time.
  void lookAgain(String source, Actor by) {
    var begun = clock.instant();
    @Nullable Finding last = null;
    var unsaid = 0;
    List<Finding> batch;
    do {
      batch = store.open(source, begun, last, BATCH);
      for (var finding : batch) {
        last = finding;
        var verdict = orUnsaid(finding, () -> compared(finding, by));
        write(finding, verdict);
        unsaid += verdict instanceof CannotSay ? 1 : 0;
        if (unsaid == UNSAID_MAX) {
          return;
        }
      }
    } while (batch.size() == BATCH && !Thread.currentThread().isInterrupted());
  }

  /// One that cannot be compared must not keep the others.
  private static Verdict orUnsaid(Finding finding, Supplier<Verdict> comparing) {
    try {
      return comparing.get();
    } catch (RuntimeException fault) {
      LOG.error("Finding {} could not be compared", finding.id(), fault);
      return new CannotSay("It could not be compared; see the log.");
    }
  }

  /// Does something about every finding of a kind that is open now.
  void mendEach(FindingKind kind, long siteId, Actor by) {
    var after = 0L;
    List<Finding> batch;
    do {
      batch = store.open(kind, siteId, after, BATCH);
      for (var finding : batch) {
        after = finding.id();
        try {
          var _ = mend(finding.id(), by);
        } catch (Refusal _) {
          store.looked(finding.id(), clock.instant());
        } catch (RuntimeException fault) {
          LOG.error("Nothing could be done about finding {}", finding.id(), fault);
        }
      }
    } while (batch.size() == BATCH && !Thread.currentThread().isInterrupted());
  }

  private Verdict compared(Finding finding, Actor by) {
    var subject = finding.subject();
    return switch (finding.kind()) {
      case PAID_WITHOUT_ORDER, OTHER_AMOUNT ->
          money.movement(subject.source(), movement(finding, Statement.Kind.PAYMENT), by);
      case REFUNDED_THERE ->
          money.movement(subject.source(), movement(finding, Statement.Kind.REFUND), by);
      case ORDER_WITHOUT_PAYMENT -> order(subject);
      case REFUND_MISSING -> credit(subject, by);
      case GIVEN_TWICE -> money.givenBack(subject);
      case ACCESS_OPEN -> delivery.line(subject, true);
      case NOT_DELIVERED -> delivery.line(subject, false);
    };
  }

  private Verdict order(Subject subject) {
    return orders
        .find(Objects.requireNonNull(subject.orderNumber()))
        .map(order -> money.order(subject, order.basketId()))
        .orElseGet(Agrees::new);
  }

  private Verdict credit(Subject subject, Actor by) {
    return payments.find(subject.source(), Objects.requireNonNull(subject.payment())).stream()
        .flatMap(attempt -> credits.ofAttempts(List.of(attempt.id())).stream())
        .filter(credit -> subject.reference().equals(credit.reference()))
        .filter(credit -> !credit.state().isUndecided())
        .findFirst()
        .map(credit -> money.credit(subject, credit, by))
        .orElseGet(Agrees::new);
  }

  /// As the statement showed it, or, when that is forgotten, as the finding keeps it.
  private Movement movement(Finding finding, Statement.Kind kind) {
    var subject = finding.subject();
    return movements
        .find(subject.source(), subject.reference())
        .orElseGet(
            () ->
                new Movement(
                    kind,
                    Objects.requireNonNull(subject.payment()),
                    subject.reference(),
                    subject.orderNumber(),
                    Objects.requireNonNull(subject.amount()),
                    finding.foundAt()));
  }

  /// A finding as it stands after somebody did something about it.
  ///
  /// @param unsaid why nobody could tell how it stands; null when somebody could
  public record Looked(Finding finding, @Nullable String unsaid) {}

  /// There is no such finding, or none that concerns this site.
  public static final class NoSuchFinding extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchFinding() {
      super(Kind.NOT_FOUND, "no-such-finding", "There is no such finding.");
    }
  }
}
