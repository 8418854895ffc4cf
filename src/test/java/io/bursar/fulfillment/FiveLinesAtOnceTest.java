package io.bursar.fulfillment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.order.OrderStatus;
import io.bursar.order.Orders;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The status of an order that is finished by all of its lines at the same moment.
@BursarTest(
    properties = {"bursar.fulfillment.concurrency=0", "bursar.fulfillment.modules=Seat,Badge"})
@Import(BadgeOffice.class)
class FiveLinesAtOnceTest {

  private static final int ORDERS = 1_000;
  private static final int LINES = 5;
  private static final int ORDERS_AT_ONCE = 3;

  @Autowired BuyBySku buyBySku;
  @Autowired Fulfillments fulfillments;
  @Autowired Orders orders;
  @Autowired Campus campus;
  @Autowired JdbcClient db;

  @Autowired
  @Qualifier("byHand")
  BadgeModule office;

  @Test
  void anOrderWhoseLinesAreAllFinishedAtOnceIsCompleteAThousandTimes() throws Exception {
    office.meet(LINES);
    var learner = campus.aLearner();
    var badges =
        IntStream.range(0, LINES).mapToObj(_ -> BadgeModule.aBadge(db, campus.site())).toList();
    var places = new Semaphore(ORDERS_AT_ONCE);
    var numbers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ORDERS; i++) {
        places.acquire();
        numbers.add(
            threads.submit(
                () -> {
                  try {
                    return boughtAndDelivered(learner, badges);
                  } finally {
                    places.release();
                  }
                }));
      }
    }

    for (var number : numbers) {
      var order = orders.find(number.get()).orElseThrow();
      assertThat(order.status()).as(order.number()).isEqualTo(OrderStatus.COMPLETE);
      assertThat(order.lines()).allSatisfy(l -> assertThat(office.handedOut(l.id())).isEqualTo(1));
    }
    assertThat(
            db.sql(
                    """
                    select count(*) from history.changes
                     where subject = 'order' and to_value = 'Complete'
                       and basket_id in (select basket_id from orders.orders where user_id = :user)
                    """)
                .param("user", learner.id())
                .query(Integer.class)
                .single())
        .as("each order was completed once")
        .isEqualTo(ORDERS);
  }

  private String boughtAndDelivered(Account learner, List<String> badges) {
    var bought =
        buyBySku.checkout(
            learner, campus.site(), badges, Optional.empty(), Actor.api(learner.id()));
    var order = orders.find(bought.orderNumber()).orElseThrow();
    fulfillments.deliver(order.id(), false, Actor.api(learner.id()));
    return order.number();
  }
}
