package io.bursar.order;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Refusal;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who owns what can be owned once. A claim is one row, unique by learner and product: it is made
/// when a basket is frozen for payment, becomes ownership when its order is placed, and goes when
/// the basket thaws. The unique key is the barrier (P3).
@Component
public class Ownerships {

  private final JdbcClient db;
  private final Clock clock;

  Ownerships(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Claims these products for the basket, as part of the caller's transaction; repeatable. Refuses
  /// with [AlreadyOwned] or [PaymentBeingChecked] when another basket of this learner holds one of
  /// them; the caller's transaction must then roll back.
  public void claim(long userId, Collection<Long> productIds, long basketId) {
    if (productIds.isEmpty()) {
      return;
    }
    var held =
        db.sql(
                """
                insert into orders.ownerships as o (user_id, product_id, basket_id)
                select :user, p, :basket from unnest(:products::bigint[]) p order by p
                on conflict (user_id, product_id) do update set basket_id = o.basket_id
                returning o.product_id, o.basket_id, o.owned_since is not null as owned
                """)
            .param("user", userId)
            .param("basket", basketId)
            .param("products", productIds.toArray(Long[]::new))
            .query(Held.class)
            .list();
    for (var other : held.stream().filter(h -> h.basketId() != basketId).toList()) {
      throw other.owned() ? new AlreadyOwned() : new PaymentBeingChecked(other.basketId());
    }
  }

  /// The order of this basket is placed: what it claimed is owned from now on. Answers how many
  /// products that are.
  int own(long basketId) {
    return db.sql(
            """
            with mine as (
              select user_id, product_id from orders.ownerships
               where basket_id = :basket and owned_since is null
               order by product_id
                 for update)
            update orders.ownerships o set owned_since = :now
              from mine where o.user_id = mine.user_id and o.product_id = mine.product_id
            """)
        .param("now", clock.instant().atOffset(UTC))
        .param("basket", basketId)
        .update();
  }

  /// Gives up what this basket claimed and does not own; repeatable.
  public void release(long basketId) {
    db.sql(
            """
            with mine as (
              select user_id, product_id from orders.ownerships
               where basket_id = :basket and owned_since is null
               order by product_id
                 for update)
            delete from orders.ownerships o
             using mine where o.user_id = mine.user_id and o.product_id = mine.product_id
            """)
        .param("basket", basketId)
        .update();
  }

  /// The learner no longer owns what this basket brought, since it was taken back; repeatable, and
  /// nothing when another basket brought it since. Part of the caller's transaction.
  public void giveUp(long userId, long productId, long basketId) {
    db.sql(
            """
            delete from orders.ownerships
             where user_id = :user and product_id = :product and basket_id = :basket and owned_since is not null
            """)
        .param("user", userId)
        .param("product", productId)
        .param("basket", basketId)
        .update();
  }

  /// Which of these products the learner owns already.
  public List<Long> ownedOf(long userId, Collection<Long> productIds) {
    return db.sql(
            """
            select product_id from orders.ownerships
             where user_id = :user and product_id = any(:products) and owned_since is not null
            """)
        .param("user", userId)
        .param("products", productIds.toArray(Long[]::new))
        .query(Long.class)
        .list();
  }

  private record Held(long productId, long basketId, boolean owned) {}

  /// The learner has bought it before.
  public static final class AlreadyOwned extends Refusal {
    private static final long serialVersionUID = 1L;

    AlreadyOwned() {
      super(
          Kind.CONFLICT,
          "already-owned",
          "You have bought this already; you find it under your orders.");
    }
  }

  /// Another payment of this learner for it has no outcome yet.
  public static final class PaymentBeingChecked extends Refusal {
    private static final long serialVersionUID = 1L;

    private final long basketId;

    PaymentBeingChecked(long basketId) {
      super(
          Kind.CONFLICT,
          "payment-being-checked",
          "Your earlier payment for this is being checked. Please wait for its outcome; nothing"
              + " more has been charged.");
      this.basketId = basketId;
    }

    /// The basket of the earlier payment.
    public long basketId() {
      return basketId;
    }
  }
}
