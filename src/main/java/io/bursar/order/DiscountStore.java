package io.bursar.order;

import io.bursar.order.Order.Discount;
import io.bursar.shared.Money;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows that say why orders cost less.
@Component
class DiscountStore {

  private final JdbcClient db;

  DiscountStore(JdbcClient db) {
    this.db = db;
  }

  void insert(long orderId, Discount discount) {
    db.sql(
            """
            insert into orders.discounts (order_id, offer_id, voucher_id, voucher_code, name, benefit, value, currency, amount, frequency)
            values (:order, :offer, :voucher, :code, :name, :benefit, :value, :currency, :amount, :frequency)
            """)
        .param("order", orderId)
        .param("offer", discount.offerId())
        .param("voucher", discount.voucherId())
        .param("code", discount.code())
        .param("name", discount.name())
        .param("benefit", discount.benefit())
        .param("value", discount.value())
        .param("currency", discount.amount().currency().getCurrencyCode())
        .param("amount", discount.amount().minor())
        .param("frequency", discount.frequency())
        .update();
  }

  Map<Long, List<Discount>> ofOrders(Collection<Long> orderIds) {
    var discounts = new HashMap<Long, List<Discount>>();
    db.sql("select * from orders.discounts where order_id = any(:ids) order by id")
        .param("ids", orderIds.toArray(Long[]::new))
        .query(
            row -> {
              discounts
                  .computeIfAbsent(row.getLong("order_id"), _ -> new ArrayList<>())
                  .add(
                      new Discount(
                          row.getObject("offer_id", Long.class),
                          row.getObject("voucher_id", Long.class),
                          row.getString("voucher_code"),
                          row.getString("name"),
                          row.getString("benefit"),
                          row.getBigDecimal("value"),
                          Money.of(row.getLong("amount"), row.getString("currency")),
                          row.getInt("frequency")));
            });
    return discounts;
  }
}
