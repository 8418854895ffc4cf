package io.bursar.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.account.Account;
import io.bursar.account.Accounts;
import io.bursar.account.Identity;
import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.Fulfillments;
import io.bursar.history.Actor;
import io.bursar.notification.MailServer.Answer;
import io.bursar.notification.WriteMail.Written;
import io.bursar.order.Order;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.sandbox.http.Fault;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.mail.MailFault;
import io.bursar.sandbox.mail.MailFault.Kind;
import io.bursar.sandbox.mail.ReceivedMail;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Mails about orders, on a real SMTP server.
@BursarTest
class MailTest {

  @Autowired SendMails sending;
  @Autowired FindLateOrders late;
  @Autowired MailStore store;
  @Autowired MailServer server;
  @Autowired WriteMail writing;
  @Autowired BuyBySku buyBySku;
  @Autowired Fulfillments fulfillments;
  @Autowired Orders orders;
  @Autowired Accounts accounts;
  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @Autowired SandboxMail mail;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  /// While a mail was on its way the clock would jump past its next try, which would then be made
  /// too: here nobody sends but the test itself, which moves the clock in between.
  @BeforeEach
  void onlyTheTestSends() {
    await().until(() -> sendNextAt("2999-01-01T00:00Z"));
  }

  @AfterEach
  void mend() {
    mail.clearFaults();
    lms.faults().clear();
    assertThat(sendNextAt("2000-01-01T00:00Z")).isTrue();
  }

  /// When Bursar sends by itself the next time; false, and nothing changed, while it is at it.
  private boolean sendNextAt(String time) {
    return db.sql(
                """
                update database.scheduled_tasks set execution_time = :time::timestamptz, version = version + 1
                 where task_name = 'send-mails' and not picked
                """)
            .param("time", time)
            .update()
        == 1;
  }

  @Test
  void oneMailTellsOfAnOrderOfFiveLinesThatAreSettledAtOnce() {
    var learner = campus.aLearner();
    lms.faults().add(Fault.hang().only(learner.username()));
    var order = placed(learner, 5);
    await().until(() -> calls(learner) == 5);
    lms.faults().clear();
    awaitComplete(order);

    awaitMails(learner, 1);
    clock.advance(Duration.ofDays(1));
    sending.sendDue();

    var only = received(learner).getFirst();
    assertThat(received(learner)).hasSize(1);
    assertThat(only.subject()).isEqualTo("Order Receipt: " + order.number());
    assertThat(only.from()).isEqualTo("Campus Shop <shop@campus.example>");
    assertThat(only.text()).contains("Hello A. Person,", "order_number=" + order.number());
    assertThat(only.html().split("A course", -1)).hasSize(6);
    assertThat(states(order)).containsExactly("order-complete: sent");
  }

  @Test
  void aCrashBetweenSendingAndRecordingRepeatsTheMailWithItsMessageId() {
    var learner = campus.aLearner();
    mail.add(MailFault.of(Kind.BUSY).only(learner.email()));
    var order = complete(learner);
    await()
        .until(
            () -> {
              nextTry();
              return attempts(order) > 0;
            });
    mail.clearFaults();
    clock.advance(Duration.ofHours(3));
    var mine = take(order);
    var letter = ((Written.Ready) writing.write(mine)).letter();
    try (var connection = server.connection()) {
      assertThat(connection.send(letter, mine.messageId())).isEqualTo(new Answer.Taken());
    }

    awaitMails(learner, 2);

    assertThat(received(learner).stream().map(ReceivedMail::messageId).distinct())
        .containsExactly("<" + mine.messageId() + ">");
    assertThat(mine.messageId()).endsWith("@localhost");
    assertThat(states(order)).containsExactly("order-complete: sent");
  }

  @Test
  void anAnswerThatIsLostRepeatsTheMailWithItsMessageId() {
    var learner = campus.aLearner();
    mail.add(MailFault.of(Kind.DROP_AFTER_DATA).only(learner.email()).times(1));
    var order = complete(learner);

    awaitMails(learner, 2);

    assertThat(received(learner).stream().map(ReceivedMail::messageId).distinct()).hasSize(1);
    await().untilAsserted(() -> assertThat(states(order)).containsExactly("order-complete: sent"));
  }

  @Test
  void afterAnHourWithoutMailServerEveryMailArrivesOnceAndNoneWasGivenUp() {
    mail.add(MailFault.of(Kind.REFUSE));
    var learners = IntStream.range(0, 8).mapToObj(_ -> campus.aLearner()).toList();
    var theirs = new ArrayList<Order>();
    learners.forEach(learner -> theirs.add(complete(learner)));
    for (int minute = 0; minute < 60; minute++) {
      clock.advance(Duration.ofMinutes(1));
      sending.sendDue();
    }
    assertThat(theirs)
        .allSatisfy(o -> assertThat(states(o)).containsExactly("order-complete: queued"));

    mail.clearFaults();
    learners.forEach(learner -> awaitMails(learner, 1));

    clock.advance(Duration.ofHours(5));
    sending.sendDue();
    assertThat(learners).allSatisfy(learner -> assertThat(received(learner)).hasSize(1));
    assertThat(theirs).allSatisfy(o -> assertThat(attempts(o)).isEqualTo(1));
  }

  @Test
  void aLateOrderIsToldOnceAndOnceMoreWhenItIsThere() {
    var learner = campus.aLearner();
    lms.faults().add(Fault.error(503).only(learner.username()));
    var order = placed(learner, 1);
    clock.advance(Duration.ofMinutes(14));
    late.find();
    assertThat(states(order)).isEmpty();
    clock.advance(Duration.ofMinutes(2));
    late.find();
    late.find();
    awaitMails(learner, 1);
    clock.advance(Duration.ofHours(1));
    late.find();

    lms.faults().clear();
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
    awaitComplete(order);
    awaitMails(learner, 2);

    assertThat(received(learner).stream().map(ReceivedMail::subject))
        .containsExactly(
            "Your order %s is delayed".formatted(order.number()),
            "It is there now: your order " + order.number());
    assertThat(received(learner).getLast().text()).contains("was delayed");
    late.find();
    assertThat(states(order)).containsExactly("order-complete: sent", "order-delayed: sent");
  }

  @Test
  void whoHasTheirOrderByTheTimeTheMailGoesOutIsNotToldThatItIsLate() {
    var learner = campus.aLearner();
    lms.faults().add(Fault.error(503).only(learner.username()));
    mail.add(MailFault.of(Kind.REFUSE));
    var order = placed(learner, 1);
    clock.advance(Duration.ofMinutes(20));
    late.find();
    lms.faults().clear();
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
    awaitComplete(order);
    mail.clearFaults();

    awaitMails(learner, 1);

    await()
        .untilAsserted(
            () -> {
              nextTry();
              assertThat(states(order))
                  .containsExactly("order-complete: sent", "order-delayed: not sent");
            });
    assertThat(received(learner).getFirst().subject()).startsWith("Order Receipt");
  }

  @Test
  void whoHasNoAddressIsNotWrittenToAndTheReasonIsKept() {
    var nobody = accounts.signedIn(identity(campus.aLearner(), ""));
    var odd = accounts.signedIn(identity(campus.aLearner(), "not an address"));
    var nobodys = complete(nobody);
    var odds = complete(odd);

    await()
        .untilAsserted(
            () -> {
              nextTry();
              assertThat(states(nobodys)).containsExactly("order-complete: not sent");
              assertThat(states(odds)).containsExactly("order-complete: not sent");
            });
    assertThat(reason(nobodys)).contains("No e-mail address is known.");
    assertThat(attempts(nobodys)).isEqualTo(1);
  }

  @Test
  void aReaderWhomTheServerRefusesEndsTheMailAndOneThatItPutsOffDoesNot() {
    var refused = campus.aLearner();
    var putOff = campus.aLearner();
    mail.add(MailFault.of(Kind.UNKNOWN_RECIPIENT).only(refused.email()));
    mail.add(MailFault.of(Kind.BUSY).only(putOff.email()).times(2));
    var ended = complete(refused);
    var later = complete(putOff);

    awaitMails(putOff, 1);

    await()
        .untilAsserted(
            () -> {
              nextTry();
              assertThat(states(ended)).containsExactly("order-complete: not sent");
            });
    assertThat(reason(ended)).contains("The mail server refused the recipient (550).");
    assertThat(attempts(ended)).isEqualTo(1);
    assertThat(attempts(later)).isEqualTo(3);
    assertThat(received(refused)).isEmpty();
  }

  @Test
  void aMailIsGivenUpAfterDays() {
    var learner = campus.aLearner();
    mail.add(MailFault.of(Kind.BUSY).only(learner.email()));
    var order = complete(learner);

    for (int hours = 0; hours < 110; hours += 3) {
      clock.advance(Duration.ofHours(3));
      sending.sendDue();
    }

    await()
        .untilAsserted(
            () -> {
              nextTry();
              assertThat(states(order)).containsExactly("order-complete: not sent");
            });
    assertThat(reason(order)).contains("The mail server refused the recipient (451).");
  }

  private Order complete(Account learner) {
    var order = placed(learner, 1);
    awaitComplete(order);
    return order;
  }

  private Order placed(Account learner, int lines) {
    var skus = IntStream.range(0, lines).mapToObj(_ -> campus.aCourse().auditSku()).toList();
    var bought =
        buyBySku.checkout(learner, campus.site(), skus, Optional.empty(), Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  private void awaitComplete(Order order) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              clock.advance(Duration.ofMillis(200));
              return orders.find(order.number()).orElseThrow().status() == OrderStatus.COMPLETE;
            });
  }

  private void awaitMails(Account reader, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              nextTry();
              assertThat(received(reader)).hasSizeGreaterThanOrEqualTo(count);
            });
    assertThat(received(reader)).hasSize(count);
  }

  /// Lets time go by, so that pauses and waits end, and sends what is due.
  private void nextTry() {
    clock.advance(Duration.ofMinutes(2));
    sending.sendDue();
  }

  private QueuedMail take(Order order) {
    return IntStream.range(0, 1_000)
        .mapToObj(_ -> store.take(clock.instant()).orElseThrow())
        .filter(taken -> Long.valueOf(order.id()).equals(taken.orderId()))
        .findFirst()
        .orElseThrow();
  }

  private List<ReceivedMail> received(Account reader) {
    return mail.mailbox().to(reader.email());
  }

  private long calls(Account learner) {
    return lms.calls().calls().stream()
        .filter(call -> call.method().equals("POST") && call.body().contains(learner.username()))
        .count();
  }

  private List<String> states(Order order) {
    return db.sql(
            "select kind || ': ' || state from notification.mails where order_id = :id order by"
                + " kind")
        .param("id", order.id())
        .query(String.class)
        .list();
  }

  private int attempts(Order order) {
    return db.sql("select attempts from notification.mails where order_id = :id")
        .param("id", order.id())
        .query(Integer.class)
        .single();
  }

  private Optional<String> reason(Order order) {
    return db.sql("select reason from notification.mails where order_id = :id")
        .param("id", order.id())
        .query(String.class)
        .optional();
  }

  private static Identity identity(Account account, String email) {
    return new Identity(account.username(), email, null, null, null, null, Map.of());
  }
}
