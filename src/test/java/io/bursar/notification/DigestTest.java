package io.bursar.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bursar.checkout.BuyBySku;
import io.bursar.fulfillment.DeliveryHeld;
import io.bursar.fulfillment.OutageEnded;
import io.bursar.fulfillment.OutageOpened;
import io.bursar.fulfillment.Outages;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.OrderCompleted;
import io.bursar.order.Orders;
import io.bursar.refund.RefundCompleted;
import io.bursar.refund.Refunds;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.mail.ReceivedMail;
import io.bursar.sandbox.mail.SandboxMail;
import io.bursar.site.Sites;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

/// What staff are told, and when.
@BursarTest
class DigestTest {

  private static final String STAFF = "staff@campus.example";

  @Autowired CollectDigest collecting;
  @Autowired SendMails sending;
  @Autowired NewsStore news;
  @Autowired MailStore store;
  @Autowired MailSettings settings;
  @Autowired BuyBySku buyBySku;
  @Autowired Orders orders;
  @Autowired Outages outages;
  @Autowired Refunds refunds;
  @Autowired Sites sites;
  @Autowired Campus campus;
  @Autowired SandboxLms lms;
  @Autowired SandboxMail mail;
  @Autowired ApplicationEventPublisher events;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  @Test
  void fiftyHoldsAreOneMailAfterTheyWereCollected() {
    drain();
    var held = IntStream.range(0, 10).mapToObj(_ -> anOrderOfFiveLines()).toList();
    var before = digests().size();
    for (var order : held) {
      hold(order);
      hold(order);
    }
    collecting.collect();
    sending.sendDue();
    assertThat(digests()).as("it is collected first").hasSize(before);

    clock.advance(settings.digestEvery());
    collecting.collect();
    collecting.collect();
    awaitDigests(before + 1);

    var digest = digests().getLast();
    assertThat(digest.subject()).endsWith("50 deliveries are held for a person");
    assertThat(digest.text())
        .contains(held.getFirst().number(), "Enrollment is closed.", "and 25 more")
        .contains("/dashboard/orders/%s/".formatted(held.getFirst().number()));
    clock.advance(settings.digestEvery());
    collecting.collect();
    sending.sendDue();
    assertThat(digests()).as("nothing is told twice").hasSize(before + 1);
  }

  @Test
  void whatSomebodyDealtWithBeforeTheDigestIsWrittenIsNotTold() {
    drain();
    var before = digests().size();
    var solved = anOrderOfFiveLines();
    var open = anOrderOfFiveLines();
    hold(solved);
    hold(open);
    moveOn(solved);

    clock.advance(settings.digestEvery());
    collecting.collect();
    awaitDigests(before + 1);

    assertThat(digests().getLast().subject()).endsWith("5 deliveries are held for a person");
    assertThat(digests().getLast().text()).contains(open.number()).doesNotContain(solved.number());
  }

  @Test
  void noDigestIsSentWhenNothingIsHeldAnyMore() {
    drain();
    var before = digests().size();
    var solved = anOrderOfFiveLines();
    hold(solved);
    moveOn(solved);

    clock.advance(settings.digestEvery());
    collecting.collect();
    drain();

    assertThat(digests()).hasSize(before);
    assertThat(
            db.sql(
                    """
                    select distinct m.state from notification.mails m join notification.news n on n.mail_id = m.id
                     where n.order_id = :order
                    """)
                .param("order", solved.id())
                .query(String.class)
                .list())
        .containsExactly("not sent");
  }

  @Test
  void eightWhoCollectAtOnceMakeOneMail() {
    drain();
    var before = digests().size();
    news.addOutage(campus.site().id(), NewsStore.OUTAGE_OPENED, 1, "lms is down.", clock.instant());

    var all =
        IntStream.range(0, 8)
            .mapToObj(_ -> CompletableFuture.runAsync(collecting::collect))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).join();

    awaitDigests(before + 1);
    assertThat(
            db.sql(
                    """
                    select count(*) from notification.mails m
                     where kind = 'staff-digest' and not exists (select 1 from notification.news n where n.mail_id = m.id)
                    """)
                .query(Long.class)
                .single())
        .as("digests that tell nothing")
        .isZero();
  }

  @Test
  void anOutageDoesNotWait() {
    drain();
    var before = digests().size();
    news.addOutage(campus.site().id(), NewsStore.OUTAGE_OPENED, 1, "lms is down.", clock.instant());

    collecting.collect();
    awaitDigests(before + 1);

    assertThat(digests().getLast().subject()).endsWith("a destination is down");
    assertThat(digests().getLast().text()).contains("lms is down.");
  }

  @Test
  void whatADeliveryAndADestinationReallyCameToIsTold() {
    drain();
    var before = digests().size();
    var course = campus.aCourse();
    lms.closeCourse(course.courseId());
    var order = bought(List.of(course.auditSku()));
    await()
        .until(
            () -> {
              clock.advance(Duration.ofMillis(200));
              return rows("notification.news", order) == 1;
            });
    var outage = anOutage();
    transaction.executeWithoutResult(_ -> events.publishEvent(new OutageOpened(outage)));
    collecting.collect();
    awaitDigests(before + 1);

    assertThat(digests().getLast().text())
        .contains(order.number(), "nowhere: Nobody answers.", "/dashboard/outages/");

    db.sql("update fulfillment.outages set ended_at = :now where id = :id")
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("id", outage)
        .update();
    transaction.executeWithoutResult(_ -> events.publishEvent(new OutageEnded(outage)));
    collecting.collect();
    sending.sendDue();
    assertThat(digests()).as("good news can wait").hasSize(before + 1);
    clock.advance(settings.digestEvery());
    collecting.collect();
    awaitDigests(before + 2);
    assertThat(digests().getLast().subject()).endsWith("deliveries work again");
    assertThat(digests().getLast().text()).contains("nowhere");
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    var order = anOrderOfFiveLines();

    transaction.executeWithoutResult(
        undone -> {
          orders.lock(order.id());
          events.publishEvent(
              new DeliveryHeld(order.id(), order.lines().getFirst().id(), "Enrollment is closed."));
          events.publishEvent(new OrderCompleted(order.id()));
          undone.setRollbackOnly();
        });

    assertThat(rows("notification.news", order)).isZero();
  }

  @Test
  void withoutAMailServerNothingIsQueued() {
    var none =
        new MailServer(
            new StaticListableBeanFactory().getBeanProvider(JavaMailSenderImpl.class), settings);
    var queue = new QueueMails(none, settings, store, news, orders, outages, refunds, sites, clock);
    var order = anOrderOfFiveLines();

    queue.on(new DeliveryHeld(order.id(), order.lines().getFirst().id(), "Closed."));
    queue.on(new OrderCompleted(Long.MAX_VALUE));
    queue.on(new RefundCompleted(Long.MAX_VALUE, order.id()));

    assertThat(none.isConfigured()).isFalse();
    assertThat(rows("notification.news", order)).isZero();
  }

  private void hold(Order order) {
    transaction.executeWithoutResult(
        _ -> {
          db.sql(
                  """
                  update fulfillment.deliveries
                     set state = 'held', hold_reason = 'Enrollment is closed.', held_since = :now, hold_deadline = :now,
                         lease_token = null
                   where order_id = :order
                  """)
              .param("order", order.id())
              .param("now", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
          order
              .lines()
              .forEach(
                  line ->
                      events.publishEvent(
                          new DeliveryHeld(order.id(), line.id(), "Enrollment is closed.")));
        });
  }

  /// As if somebody had seen to it.
  private void moveOn(Order order) {
    db.sql(
            """
            update fulfillment.deliveries
               set state = 'done', hold_reason = null, held_since = null, hold_deadline = null
             where order_id = :order
            """)
        .param("order", order.id())
        .update();
  }

  private Order anOrderOfFiveLines() {
    return bought(IntStream.range(0, 5).mapToObj(_ -> campus.aCourse().auditSku()).toList());
  }

  private Order bought(List<String> skus) {
    var learner = campus.aLearner();
    var bought =
        buyBySku.checkout(learner, campus.site(), skus, Optional.empty(), Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  private long anOutage() {
    return db.sql(
            """
            insert into fulfillment.outages (site_id, destination, kind, cause, opened_at, out_since, probe_at)
            values (:site, 'nowhere', 'failing', 'Nobody answers.', :now, :now, :now) returning id
            """)
        .param("site", campus.site().id())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  /// Tells what other tests left to tell.
  private void drain() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(settings.digestEvery());
              collecting.collect();
              sending.sendDue();
              assertThat(
                      db.sql("select count(*) from notification.mails where state = 'queued'")
                          .query(Long.class)
                          .single())
                  .isZero();
            });
  }

  private void awaitDigests(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofSeconds(2));
              sending.sendDue();
              assertThat(digests()).hasSize(count);
            });
  }

  private List<ReceivedMail> digests() {
    return mail.mailbox().to(STAFF);
  }

  private long rows(String table, Order order) {
    return db.sql("select count(*) from %s where order_id = :id".formatted(table))
        .param("id", order.id())
        .query(Long.class)
        .single();
  }
}
