package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import io.bursar.order.Order;
import io.bursar.payment.Payments;
import io.bursar.payment.spi.PaymentRequest;
import io.bursar.payment.spi.Standing.AwaitsPayer;
import io.bursar.reconciliation.ComparedDays.Compared;
import io.bursar.reconciliation.Finding.State;
import io.bursar.refund.Cashier;
import io.bursar.refund.Refund;
import io.bursar.refund.RefundStatus;
import io.bursar.refund.Refunds;
import io.bursar.refund.Refunds.Criteria;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.card.TestCard;
import io.bursar.shared.Money;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import io.bursar.testing.Till;
import io.bursar.testing.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A world in which nothing else happens, shared by the tests of the daily comparison: each has
/// days of its own, and leaves nothing to find.
@ExtendWith(Comparison.OneWorld.class)
abstract class Comparison {

  static final Actor BY = Actor.of(Via.RECONCILIATION);

  final Deque<Runnable> undo = new ArrayDeque<>();

  World world;
  ConfigurableApplicationContext node;
  Campus campus;
  Cashier cashier;
  Till till;
  Payments payments;
  SandboxCardProcessor cards;
  CompareDays compareDays;
  ComparedDays comparedDays;
  Findings findings;
  JdbcClient db;
  Account staff;
  Account learner;
  Seats course;

  @BeforeEach
  void aNewDay() {
    world = OneWorld.started().world();
    node = OneWorld.started().node();
    campus = node.getBean(Campus.class);
    cashier = node.getBean(Cashier.class);
    till = node.getBean(Till.class);
    payments = node.getBean(Payments.class);
    cards = node.getBean(SandboxCardProcessor.class);
    compareDays = node.getBean(CompareDays.class);
    comparedDays = node.getBean(ComparedDays.class);
    findings = node.getBean(Findings.class);
    db = node.getBean(JdbcClient.class);
    staff = campus.aStaffMember();
    learner = campus.aLearner();
    course = campus.aCourse();
    nextDay();
  }

  @AfterEach
  void nothingIsLeft() {
    undo();
    cards.faults().clear();
    world.lms().faults().clear();
    findings.countOpen(campus.site().id()).keySet().forEach(this::acceptAll);
    compare();
    assertThat(open()).isEmpty();
  }

  String sku() {
    return course.verifiedSku();
  }

  Actor page() {
    return Actor.page(staff.id());
  }

  /// A day passes, and is compared.
  void nextDay() {
    var tomorrow = LocalDate.ofInstant(world.clock().instant(), UTC).plusDays(1);
    world.clock().set(tomorrow.atTime(9, 30).toInstant(UTC));
    compare();
  }

  LocalDate yesterday() {
    return LocalDate.ofInstant(world.clock().instant(), UTC).minusDays(1);
  }

  void compare() {
    compareDays.run(false, BY);
  }

  /// As if yesterday had not been compared.
  void compareAgain() {
    db.sql("update reconciliation.days set complete = false where day = :day")
        .param("day", yesterday())
        .update();
    compare();
  }

  List<Finding> open() {
    return findings.page(campus.site().id(), true, null, null);
  }

  Finding only(FindingKind kind) {
    var found = open().stream().filter(finding -> finding.kind() == kind).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  Compared of(String source) {
    return comparedDays.all().stream()
        .filter(it -> it.source().equals(source))
        .findFirst()
        .orElseThrow();
  }

  long closedBefore() {
    return db.sql("select count(*) from reconciliation.findings where found_at < :since")
        .param("since", yesterday().atStartOfDay().atOffset(UTC))
        .query(Long.class)
        .single();
  }

  void acceptAll(FindingKind kind) {
    findings.acceptAll(kind, campus.site().id(), "The test is over.", staff.id());
  }

  void awaitSettled(Finding finding) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              world.clock().advance(Duration.ofSeconds(10));
              assertThat(findings.get(finding.id(), campus.site().id()).state())
                  .isEqualTo(State.SETTLED);
            });
  }

  Refund refunded(Order order) {
    return refunded(order, Refund.Choice.REVOKE);
  }

  Refund refunded(Order order, Refund.Choice choice) {
    var refund = cashier.refundOf(order, staff);
    var _ = node.getBean(Refunds.class).approve(refund.id(), choice, false, page());
    if (cashier.source(order).processor().equals("invoice")) {
      cashier.sendBackByBank(order, staff);
    }
    return cashier.awaitStatus(refund, RefundStatus.COMPLETE);
  }

  List<Refund> refundsOf(Order order) {
    return node.getBean(Refunds.class)
        .page(
            new Criteria(campus.site().id(), null, order.id(), null, Set.of(), false),
            (@Nullable Long) null);
  }

  /// Somebody, not Bursar, asked the processor for this, and it was paid.
  String paidWithoutBursar(String description) {
    return paidWithoutBursar(description, Money.of(4900, "USD"));
  }

  String paidWithoutBursar(String description, Money amount) {
    var nowhere = cards.url() + "/nowhere";
    var begun =
        cashier
            .processor("sandbox")
            .begin(
                new PaymentRequest(
                    UUID.randomUUID(), null, description, amount, nowhere, nowhere, nowhere))
            .outcome();
    var reference = ((AwaitsPayer) begun).reference();
    cards.pay(reference, TestCard.PAYS);
    return reference;
  }

  /// A payment that was canceled is paid there, and no word of it comes.
  void settledThereSecretly(Till.Purchase purchase) {
    var twin = paidWithoutBursar(purchase.number(), till.attempt(purchase).amount());
    world.clock().advance(Duration.ofHours(2));
    db.sql("update payment.attempts set reference = :twin where id = :id")
        .param("twin", twin)
        .param("id", purchase.attemptId())
        .update();
  }

  /// Until it is undone the processor has never heard of this order's payment.
  void forget(Order order) {
    var reference = cashier.source(order).reference();
    var instead = "pay_of_" + order.number();
    rename(reference, instead);
    undo.push(() -> rename(instead, reference));
  }

  void rename(String reference, String instead) {
    for (var table : List.of("payment.attempts", "orders.sources", "orders.payment_events")) {
      db.sql("update %s set reference = :instead where reference = :reference".formatted(table))
          .param("reference", reference)
          .param("instead", instead)
          .update();
    }
    db.sql("update payment.attempts set request_key = gen_random_uuid() where reference = :instead")
        .param("instead", instead)
        .update();
  }

  void settledIs(String reference, int more) {
    db.sql(
            "update payment.attempts set settled_amount = settled_amount + :more where reference ="
                + " :reference")
        .param("more", more)
        .param("reference", reference)
        .update();
  }

  void undo() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }

  void renameCredit(Order order, String reference) {
    db.sql(
            """
            update payment.credits set reference = :reference, request_key = gen_random_uuid()
             where attempt_id in (select id from payment.attempts where basket_id = :basket)
            """)
        .param("reference", reference)
        .param("basket", order.basketId())
        .update();
  }

  /// The processor tells nobody of this.
  void withoutNotifications(Runnable happening) {
    cards.desk().silent(true);
    try {
      happening.run();
    } finally {
      cards.desk().silent(false);
    }
  }

  boolean enrolled(Order order) {
    var username = node.getBean(io.bursar.account.Accounts.class).get(order.userId()).username();
    return world.lms().enrollment(username, course.courseId()).orElseThrow().active();
  }

  /// Somebody does it in the LMS itself.
  void enroll(Account person, boolean active) {
    var body =
        "{\"user\":\"%s\",\"is_active\":%s,\"mode\":\"verified\",\"course_details\":{\"course_id\":\"%s\"}}"
            .formatted(person.username(), active, course.courseId());
    var request =
        HttpRequest.newBuilder(URI.create(world.lms().url() + "/api/enrollment/v1/enrollment"))
            .header("Content-Type", "application/json")
            .header("X-Edx-Api-Key", "test-api-key")
            .POST(BodyPublishers.ofString(body))
            .build();
    var status =
        HttpClient.newHttpClient()
            .sendAsync(request, BodyHandlers.ofString())
            .thenApply(response -> response.statusCode())
            .join();
    assertThat(status).isEqualTo(200);
    assertThat(
            Objects.requireNonNull(
                    world.lms().enrollment(person.username(), course.courseId()).orElse(null))
                .active())
        .isEqualTo(active);
  }

  /// Starts the world once for all tests, and ends it after the last.
  static final class OneWorld implements BeforeAllCallback {

    private static @Nullable Started started;

    static Started started() {
      return Objects.requireNonNull(started);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
      started =
          context
              .getRoot()
              .getStore(Namespace.GLOBAL)
              .computeIfAbsent(Started.class, _ -> Started.now(), Started.class);
    }
  }

  record Started(World world, ConfigurableApplicationContext node) implements AutoCloseable {

    static Started now() {
      var world = new World();
      return new Started(world, world.start(List.of(Cashier.class)));
    }

    @Override
    public void close() {
      world.close();
    }
  }
}
