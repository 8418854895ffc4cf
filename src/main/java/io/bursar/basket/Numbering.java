package io.bursar.basket;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes basket ids, and so order numbers, begin where the configuration says: a site that ran the
/// old service starts above its last basket. A beginning that is at or below an id in use is
/// refused, because a number would then come twice.
@Component
class Numbering implements InitializingBean {

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Settings settings;

  Numbering(JdbcClient db, TransactionTemplate transaction, Settings settings) {
    this.db = db;
    this.transaction = transaction;
    this.settings = settings;
  }

  @Override
  public void afterPropertiesSet() {
    transaction.executeWithoutResult(_ -> begin(settings.firstBasketId()));
  }

  private void begin(long first) {
    db.sql("lock table basket.numbering in exclusive mode").update();
    var present =
        db.sql("select first_basket_id from basket.numbering").query(Long.class).optional();
    if (present.isPresent() && present.get() == first) {
      return;
    }
    var last = db.sql("select coalesce(max(id), 0) from basket.baskets").query(Long.class).single();
    if (first <= last) {
      throw new IllegalStateException(
          "bursar.order.first-basket-id is %d, but basket %d exists already: choose a number above it, or the one configured before (%s)."
              .formatted(first, last, present.map(String::valueOf).orElse("none")));
    }
    db.sql("delete from basket.numbering").update();
    db.sql("insert into basket.numbering (first_basket_id) values (:first)")
        .param("first", first)
        .update();
    db.sql("select setval('basket.basket_ids', :first, false)")
        .param("first", first)
        .query(Long.class)
        .single();
  }

  /// Where order numbers begin.
  @ConfigurationProperties("bursar.order")
  record Settings(@DefaultValue("1") long firstBasketId) {

    Settings {
      if (firstBasketId < 1) {
        throw new IllegalArgumentException("bursar.order.first-basket-id must be at least 1");
      }
    }
  }
}
