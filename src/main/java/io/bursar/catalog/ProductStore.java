package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Money;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements by which staff change single products.
@Component
class ProductStore {

  private final JdbcClient db;
  private final ProductRows rows;

  ProductStore(JdbcClient db, ProductRows rows) {
    this.db = db;
    this.rows = rows;
  }

  /// Lets one transaction at a time add products of this partner by hand, and none of this course
  /// by a publication that was planned before.
  void lockForAdding(long partnerId, @Nullable String courseId) {
    db.sql("select pg_advisory_xact_lock(hashtextextended('catalog.products', :partnerId))")
        .param("partnerId", partnerId)
        .query((_, _) -> true)
        .single();
    db.sql("update catalog.courses set version = version + 1 where id = :courseId")
        .param("courseId", courseId)
        .update();
  }

  /// The product of this partner, which nobody else changes before the transaction ends. One that
  /// only gathers others is none.
  Optional<Locked> lock(long partnerId, long productId) {
    return db.sql(
            "select p.updated_at, "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.id = :productId and p.partner_id = :partnerId
                   and p.structure <> 'parent'
                   for update of p
                """)
        .param("productId", productId)
        .param("partnerId", partnerId)
        .query(
            (row, number) ->
                new Locked(
                    rows.mapRow(row, number),
                    row.getObject("updated_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  void update(
      long productId,
      String title,
      @Nullable Instant expiresAt,
      @Nullable Instant retiredAt,
      Map<String, Object> attributes,
      Instant now) {
    db.sql(
            """
            update catalog.products
               set title = :title, expires_at = :expiresAt, retired_at = :retiredAt,
                   attributes = :attributes::jsonb, updated_at = :now
             where id = :id
            """)
        .param("id", productId)
        .param("title", title)
        .param("expiresAt", time(expiresAt))
        .param("retiredAt", time(retiredAt))
        .param("attributes", rows.json(attributes))
        .param("now", time(now))
        .update();
  }

  void setPrice(long productId, Money price, Instant now) {
    db.sql(
            """
            update catalog.stock_records
               set currency = :currency, price = :price, updated_at = :now
             where product_id = :productId
            """)
        .param("productId", productId)
        .param("currency", price.currency().getCurrencyCode())
        .param("price", price.minor())
        .param("now", time(now))
        .update();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(UTC);
  }

  /// A product under lock, and when it was changed last.
  record Locked(Product product, Instant updatedAt) {}
}
