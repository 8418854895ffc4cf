package io.bursar.fulfillment;

import io.bursar.account.Account;
import io.bursar.checkout.BuyBySku;
import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.order.Orders;
import io.bursar.testing.Campus;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Buys what costs nothing and attempts its deliveries by hand, for tests without workers.
@TestComponent
public class Clerk {

  private final BuyBySku buyBySku;
  private final Orders orders;
  private final Fulfillments fulfillments;
  private final Campus campus;
  private final JdbcClient db;

  public Clerk(
      BuyBySku buyBySku, Orders orders, Fulfillments fulfillments, Campus campus, JdbcClient db) {
    this.buyBySku = buyBySku;
    this.orders = orders;
    this.fulfillments = fulfillments;
    this.campus = campus;
    this.db = db;
  }

  /// An order of these products, which are made free to keep the processor out of it.
  Order order(Account learner, String... skus) {
    db.sql("update catalog.stock_records set price = 0 where sku = any(:skus)")
        .param("skus", skus)
        .update();
    var bought =
        buyBySku.checkout(
            learner, campus.site(), List.of(skus), Optional.empty(), Actor.api(learner.id()));
    return orders.find(bought.orderNumber()).orElseThrow();
  }

  /// Attempts what is open of an order, once, as workers do.
  Order attempt(Order order) {
    fulfillments.deliver(order.id(), false, Actor.api(order.userId()));
    return again(order);
  }

  /// An order of these products that has been attempted once.
  Order delivered(Account learner, String... skus) {
    return attempt(order(learner, skus));
  }

  Order again(Order order) {
    return orders.find(order.number()).orElseThrow();
  }

  DeliveryView delivery(Order order) {
    return fulfillments.deliveriesOf(order.id()).getFirst();
  }

  List<String> actions(Order order) {
    return fulfillments.attemptsOf(order.id()).stream().map(AttemptView::action).toList();
  }

  /// What the ledger says of an order's lines: how each grant ended, or `granted`.
  List<String> ledger(Order order) {
    return db.sql(
            """
            select g.mode || ' ' || coalesce(e.how, 'granted')
              from fulfillment.grants g left join fulfillment.grant_ends e on e.grant_id = g.id
             where g.order_id = :order order by g.line_id
            """)
        .param("order", order.id())
        .query(String.class)
        .list();
  }
}
