package io.bursar.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bursar.account.Account;
import io.bursar.basket.Basket.Line;
import io.bursar.catalog.Products;
import io.bursar.history.Actor;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@BursarTest
class BasketsTest {

  @Autowired Baskets baskets;
  @Autowired Products products;
  @Autowired History history;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;

  private Account learner;
  private Actor by;
  private long site;

  @BeforeEach
  void aLearner() {
    learner = campus.aLearner();
    by = Actor.page(learner.id());
    site = campus.site().id();
  }

  @Test
  void aLearnerHasOneCurrentBasket() {
    var first = baskets.current(site, learner.id(), by);

    assertThat(first.lines()).isEmpty();
    assertThat(baskets.current(site, learner.id(), by)).isEqualTo(first);
  }

  @Test
  void openBasketsMergeIntoTheOldestAndKeepTheLargerQuantity() {
    var shared = line(1);
    var other = line(1);
    var first = baskets.create(site, learner.id(), false, List.of(shared));
    var second =
        baskets.create(
            site,
            learner.id(),
            false,
            List.of(new Line(shared.productId(), shared.sku(), 3, shared.unitPrice()), other));

    var current = baskets.current(site, learner.id(), by);

    assertThat(current.id()).isEqualTo(first.id());
    assertThat(current.lines())
        .extracting(Line::productId)
        .containsExactlyInAnyOrder(shared.productId(), other.productId());
    assertThat(current.lines()).extracting(Line::quantity).containsExactlyInAnyOrder(3, 1);
    assertThat(baskets.find(second.id()).orElseThrow().status()).isEqualTo(BasketStatus.MERGED);
    assertThat(history.of(second.id()))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.subject()).isEqualTo(Subject.BASKET);
              assertThat(entry.from()).isEqualTo("Open");
              assertThat(entry.to()).isEqualTo("Merged");
              assertThat(entry.by()).isEqualTo(by);
            });
  }

  @Test
  void aFrozenBasketIsNotMergedAndDoesNotChange() {
    var frozen = baskets.create(site, learner.id(), false, List.of(line(1)));
    transaction.executeWithoutResult(
        _ -> baskets.freeze(baskets.lock(frozen.id()).orElseThrow(), frozen.lines(), by));

    assertThat(baskets.current(site, learner.id(), by).id()).isNotEqualTo(frozen.id());
    assertThatThrownBy(() -> baskets.setLines(frozen.id(), false, List.of()))
        .isInstanceOf(Baskets.NotEditable.class);
    assertThat(baskets.find(frozen.id()).orElseThrow().lines()).isEqualTo(frozen.lines());
    assertThat(baskets.frozen(site, learner.id()))
        .extracting(Basket::id)
        .containsExactly(frozen.id());
  }

  @Test
  void aBasketMovesOnlyAsItsTableSays() {
    var basket = baskets.create(site, learner.id(), false, List.of(line(1)));
    transaction.executeWithoutResult(_ -> baskets.submit(basket, by));

    assertThatThrownBy(
            () -> transaction.executeWithoutResult(_ -> baskets.freeze(basket, basket.lines(), by)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(baskets.find(basket.id()).orElseThrow().status()).isEqualTo(BasketStatus.SUBMITTED);
  }

  @Test
  void orderNumbersBeginWhereTheConfigurationSaysAndNeverComeTwice() {
    var last = baskets.create(site, learner.id(), false, List.of()).id();
    var below = new Numbering(db, transaction, new Numbering.Settings(last));
    var above = new Numbering(db, transaction, new Numbering.Settings(last + 5_000));

    assertThatThrownBy(below::afterPropertiesSet)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bursar.order.first-basket-id");
    above.afterPropertiesSet();
    above.afterPropertiesSet();

    assertThat(baskets.create(site, learner.id(), false, List.of()).id())
        .isGreaterThanOrEqualTo(last + 5_000);
  }

  private Line line(int quantity) {
    var product = products.bySku(null, List.of(campus.aCourse().verifiedSku())).getFirst();
    var stock = Objects.requireNonNull(product.stock());
    return new Line(product.id(), stock.sku(), quantity, stock.price());
  }
}
