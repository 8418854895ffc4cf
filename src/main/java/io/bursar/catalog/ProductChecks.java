package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whether each product could be delivered if it were bought now. Whoever delivers looks, and
/// records here what was seen; this room shows it, and keeps from sale what cannot be delivered
/// where that is configured.
@Component
public class ProductChecks {

  private final JdbcClient db;
  private final ProductRows rows;
  private final Clock clock;

  ProductChecks(JdbcClient db, ProductRows rows, Clock clock) {
    this.db = db;
    this.rows = rows;
    this.clock = clock;
  }

  /// Records what a look that began at this instant saw. A look that began before the recorded one
  /// changes nothing. A look that could not say leaves open since when the product fails.
  public void record(long productId, Result result, String why, Instant lookedAt) {
    db.sql(
            """
            insert into catalog.product_checks as known (product_id, result, why, checked_at, failing_since)
            values (:product, :result, :why, :at, case when :result = 'not deliverable' then :at end)
            on conflict (product_id) do update
               set result = excluded.result, why = excluded.why, checked_at = excluded.checked_at,
                   failing_since = case excluded.result
                                     when 'deliverable' then null
                                     when 'cannot say' then known.failing_since
                                     else coalesce(known.failing_since, excluded.failing_since)
                                   end
             where known.checked_at <= excluded.checked_at
            """)
        .param("product", productId)
        .param("result", result.text)
        .param("why", why)
        .param("at", lookedAt.atOffset(UTC))
        .update();
  }

  /// What the last look at this product said; empty when nobody has looked.
  public Optional<Check> of(long productId) {
    return Optional.ofNullable(of(List.of(productId)).get(productId));
  }

  /// What the last look said, by product; those at which nobody has looked are left out.
  public Map<Long, Check> of(Collection<Long> productIds) {
    return db
        .sql(
            """
            select product_id, result, why, checked_at, failing_since
              from catalog.product_checks
             where product_id = any(:products)
            """)
        .param("products", productIds.toArray(Long[]::new))
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toCheck)
        .collect(Collectors.toMap(Check::productId, Function.identity()));
  }

  /// At most `limit` products that are for sale, whoever sells them, in the order of their ids from
  /// behind `after`.
  public List<Product> forSale(long after, int limit) {
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  join catalog.stock_records s on s.product_id = p.id
                 where p.id > :after and p.structure <> 'parent' and p.retired_at is null
                   and (p.expires_at is null or p.expires_at > :now)
                 order by p.id
                 limit :limit
                """)
        .param("after", after)
        .param("now", clock.instant().atOffset(UTC))
        .param("limit", limit)
        .query(rows)
        .list();
  }

  /// What a look said.
  public enum Result {
    /// It could be delivered.
    DELIVERABLE("deliverable"),
    /// It could not.
    NOT_DELIVERABLE("not deliverable"),
    /// Nobody can say; that speaks not against the product.
    CANNOT_SAY("cannot say");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /// As it is stored and sent.
    public String text() {
      return text;
    }
  }

  /// What the last look at a product said.
  ///
  /// @param why a sentence for staff; may be empty
  /// @param failingSince when looks began to say that it could not be delivered; null when the last
  ///   useful one said that it could
  public record Check(
      long productId,
      Result result,
      String why,
      Instant checkedAt,
      @Nullable Instant failingSince) {}

  private record Row(
      long productId,
      String result,
      String why,
      Instant checkedAt,
      @Nullable Instant failingSince) {

    Check toCheck() {
      var known = Arrays.stream(Result.values()).filter(r -> r.text.equals(result)).findFirst();
      return new Check(productId, known.orElseThrow(), why, checkedAt, failingSince);
    }
  }
}
