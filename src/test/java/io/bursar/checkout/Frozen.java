package io.bursar.checkout;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.catalog.Products;
import io.bursar.history.Actor;
import io.bursar.order.OrderNumbers;
import io.bursar.order.Ownerships;
import io.bursar.payment.Payments;
import io.bursar.testing.Campus;
import io.bursar.testing.Campus.Seats;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/// Baskets as [Checkout] commits them before it calls the processor: frozen, with an attempt at
/// payment of which the processor has not heard.
class Frozen {

  private final Campus campus;
  private final Products products;
  private final Baskets baskets;
  private final Ownerships ownerships;
  private final Payments payments;
  private final TransactionTemplate transaction;

  Frozen(ApplicationContext bursar) {
    this.campus = bursar.getBean(Campus.class);
    this.products = bursar.getBean(Products.class);
    this.baskets = bursar.getBean(Baskets.class);
    this.ownerships = bursar.getBean(Ownerships.class);
    this.payments = bursar.getBean(Payments.class);
    this.transaction = bursar.getBean(TransactionTemplate.class);
  }

  /// The id of an attempt at paying a verified seat, in a new basket of this learner.
  long attempt(Account learner, Seats course) {
    var by = Actor.api(learner.id());
    var site = campus.site();
    var product = products.bySku(site.partner().id(), List.of(course.verifiedSku())).getFirst();
    var price = Objects.requireNonNull(product.stock()).price();
    var lines = List.of(new Basket.Line(product.id(), course.verifiedSku(), 1, price));
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              var basket = baskets.create(site.id(), learner.id(), false, lines);
              ownerships.claim(learner.id(), List.of(product.id()), basket.id());
              baskets.freeze(basket, lines, by);
              var number = OrderNumbers.of(site.partner().shortCode(), basket.id());
              return payments.create(
                  site.id(), basket.id(), learner.id(), number, "sandbox", price, by);
            }));
  }
}
