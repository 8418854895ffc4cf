package io.bursar.notification;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Many late orders at once, as after an outage of hours.
@BursarTest
class FindLateOrdersTest {

  private static final int THIRD = 400;

  @Autowired FindLateOrders finding;
  @Autowired MailSettings settings;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TestClock clock;

  private long learner;

  @AfterEach
  void leaveNothingToSend() {
    for (var table : new String[] {"notification.mails", "orders.orders"}) {
      db.sql("delete from %s where user_id = :user".formatted(table))
          .param("user", learner)
          .update();
    }
  }

  @Test
  void eachUnfinishedOrderIsFoundOnceInBatchesAndNoOther() {
    learner = campus.aLearner().id();
    insert("Open", clock.instant());
    insert("Fulfillment Error", clock.instant());
    insert("Complete", clock.instant());
    finding.find();
    assertThat(found()).as("none is late yet").isZero();

    clock.advance(settings.delayedAfter().plus(Duration.ofMinutes(1)));
    var nodes =
        IntStream.range(0, 3).mapToObj(_ -> Thread.startVirtualThread(finding::find)).toList();
    nodes.forEach(
        node -> {
          try {
            node.join();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        });

    assertThat(found()).isEqualTo(2 * THIRD);
    db.sql("delete from notification.mails where user_id = :user").param("user", learner).update();
    finding.find();
    assertThat(found()).as("no order is looked at twice").isZero();
  }

  private long found() {
    return db.sql(
            "select count(*) from notification.mails where user_id = :user and kind ="
                + " 'order-delayed'")
        .param("user", learner)
        .query(Long.class)
        .single();
  }

  private void insert(String status, Instant at) {
    db.sql(
            """
            insert into orders.orders (number, site_id, partner_id, basket_id, user_id, currency, total_excl_tax, total_incl_tax,
                total_before_discounts, shipping_code, status, email_opt_in, placed_at, updated_at)
            select 'LATE-' || b, :site, :partner, b, :user, 'USD', 0, 0, 0, 'no-shipping-required', :status, false, :at, :at
              from (select nextval('basket.basket_ids') as b from generate_series(1, :count)) ids
            """)
        .param("site", campus.site().id())
        .param("partner", campus.site().partner().id())
        .param("user", learner)
        .param("status", status)
        .param("at", at.atOffset(UTC))
        .param("count", THIRD)
        .update();
  }
}
