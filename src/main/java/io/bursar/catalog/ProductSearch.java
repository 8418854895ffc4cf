package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds products of a partner for staff: newest first, page by page, each page by an index.
@Component
public class ProductSearch {

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final int WORDS_MAX = 8;

  private final JdbcClient db;
  private final ProductRows rows;
  private final Clock clock;

  ProductSearch(JdbcClient db, ProductRows rows, Clock clock) {
    this.db = db;
    this.rows = rows;
    this.clock = clock;
  }

  /// At most `limit` products from behind the product `before` (null for the newest).
  public List<Found> find(Criteria criteria, @Nullable Long before, int limit) {
    var words = words(criteria.text());
    if (words.isEmpty() && !criteria.text().isBlank() && criteria.courseId() == null) {
      return List.of();
    }
    return db.sql(
            "select p.updated_at, "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.partner_id = :partnerId and p.structure <> 'parent' and p.id < :before
                """
                + (criteria.type() == null ? "" : " and p.product_type = :type\n")
                + (criteria.courseId() == null ? "" : " and p.course_id = :courseId\n")
                + (words.isEmpty()
                    ? ""
                    : " and catalog.words(p.title) @@ to_tsquery('simple', :words)\n")
                + condition(criteria.state())
                + " order by p.id desc limit :limit")
        .param("partnerId", criteria.partnerId())
        .param("before", before == null ? Long.MAX_VALUE : before)
        .param("type", criteria.type())
        .param("courseId", criteria.courseId())
        .param("words", words)
        .param("now", clock.instant().atOffset(UTC))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Found(
                    rows.mapRow(row, number),
                    row.getObject("updated_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /// The product of this partner with this id, unless it only gathers others.
  public Optional<Found> find(long partnerId, long productId) {
    return db.sql(
            "select p.updated_at, "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.id = :id and p.partner_id = :partnerId and p.structure <> 'parent'
                """)
        .param("id", productId)
        .param("partnerId", partnerId)
        .query(
            (row, number) ->
                new Found(
                    rows.mapRow(row, number),
                    row.getObject("updated_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  private static String condition(@Nullable ProductState state) {
    return switch (state) {
      case null -> "";
      case FOR_SALE ->
          " and p.retired_at is null and (p.expires_at is null or p.expires_at > :now)\n";
      case EXPIRED -> " and p.retired_at is null and p.expires_at <= :now\n";
      case RETIRED -> " and p.retired_at is not null\n";
      case NOT_DELIVERABLE ->
          """
           and p.retired_at is null
           and p.id in (select k.product_id
                          from catalog.product_checks k
                         where k.result = 'not deliverable')
          """;
    };
  }

  /// Every word begins a word of the title.
  private static String words(String text) {
    return Arrays.stream(NO_WORD.split(text.strip()))
        .filter(word -> !word.isEmpty())
        .limit(WORDS_MAX)
        .map(word -> word + ":*")
        .collect(Collectors.joining(" & "));
  }

  /// What to look for.
  ///
  /// @param courseId the only course
  /// @param text words of which each begins a word of the title; empty for any title
  public record Criteria(
      long partnerId,
      @Nullable String type,
      @Nullable ProductState state,
      @Nullable String courseId,
      String text) {}

  /// A product, and when it was changed last.
  public record Found(Product product, Instant updatedAt) {}
}
