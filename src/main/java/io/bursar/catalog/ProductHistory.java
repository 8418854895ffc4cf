package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The append-only record of who changed what of a product, when, from what, to what and why.
@Component
public class ProductHistory {

  private static final int ENTRIES_MAX = 500;

  private final JdbcClient db;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ProductHistory(JdbcClient db, ApplicationEventPublisher events, Clock clock) {
    this.db = db;
    this.events = events;
    this.clock = clock;
  }

  /// The newest 500 changes of this product, newest first.
  public List<Entry> of(long productId) {
    return db
        .sql(
            """
            select at, what, from_value, to_value, why, user_id, via
              from catalog.changes
             where product_id = :product
             order by at desc, id desc
             limit :max
            """)
        .param("product", productId)
        .param("max", ENTRIES_MAX)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toEntry)
        .toList();
  }

  /// Writes down what differs between the products as they were and as they are, as part of the
  /// caller's transaction, and tells of each that does. One that was not there before is new.
  void record(Collection<Product> before, Collection<Product> after, String why, Actor by) {
    var known = before.stream().collect(Collectors.toMap(Product::id, Function.identity()));
    var changes = new ArrayList<Change>();
    for (var product : after) {
      if (product.structure() != Product.Structure.PARENT) {
        changes.addAll(differences(known.get(product.id()), product));
      }
    }
    if (!changes.isEmpty()) {
      insert(changes, why, by, clock.instant());
      changes.stream()
          .map(Change::productId)
          .distinct()
          .forEach(id -> events.publishEvent(new ProductChanged(id)));
    }
  }

  private static List<Change> differences(@Nullable Product before, Product after) {
    var changes = new ArrayList<Change>();
    var id = after.id();
    if (before == null) {
      changes.add(new Change(id, "created", null, after.type()));
    }
    add(changes, id, "title", before == null ? null : before.title(), after.title());
    add(changes, id, "price", before == null ? null : price(before), price(after));
    add(
        changes,
        id,
        "expires",
        before == null ? null : text(before.expiresAt()),
        text(after.expiresAt()));
    add(changes, id, "state", before == null ? null : state(before), state(after));
    var codes = new TreeSet<>(after.attributes().keySet());
    if (before != null) {
      codes.addAll(before.attributes().keySet());
    }
    for (var code : codes) {
      add(
          changes,
          id,
          "attribute " + code,
          before == null ? null : text(before.attributes().get(code)),
          text(after.attributes().get(code)));
    }
    return changes;
  }

  private static void add(
      List<Change> changes, long id, String what, @Nullable String from, @Nullable String to) {
    if (!Objects.equals(from, to)) {
      changes.add(new Change(id, what, from, to));
    }
  }

  private static @Nullable String price(Product product) {
    var stock = product.stock();
    return stock == null
        ? null
        : stock.price().toApiText() + " " + stock.price().currency().getCurrencyCode();
  }

  private static String state(Product product) {
    return product.retiredAt() == null ? "offered" : "retired";
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private void insert(List<Change> changes, String why, Actor by, Instant now) {
    db.sql(
            """
            insert into catalog.changes (at, product_id, what, from_value, to_value, why, user_id, via)
            select :now, c.*, :why, :user, :via
              from unnest(:products::bigint[], :whats::text[], :froms::text[], :tos::text[]) c
            """)
        .param("now", now.atOffset(UTC))
        .param("why", why)
        .param("user", by.userId())
        .param("via", by.via().name().toLowerCase(Locale.ROOT))
        .param("products", changes.stream().map(Change::productId).toArray(Long[]::new))
        .param("whats", column(changes, Change::what))
        .param("froms", column(changes, Change::from))
        .param("tos", column(changes, Change::to))
        .update();
  }

  private static String[] column(List<Change> changes, Function<Change, @Nullable String> value) {
    return changes.stream().map(value).toArray(String[]::new);
  }

  /// One change of a product.
  ///
  /// @param what `created`, `title`, `price`, `expires`, `state`, or `attribute` and its code
  public record Entry(
      Instant at, String what, @Nullable String from, @Nullable String to, String why, Actor by) {}

  private record Change(long productId, String what, @Nullable String from, @Nullable String to) {}

  private record Row(
      Instant at,
      String what,
      @Nullable String fromValue,
      @Nullable String toValue,
      String why,
      @Nullable Long userId,
      String via) {

    Entry toEntry() {
      var by = new Actor(userId, Via.valueOf(via.toUpperCase(Locale.ROOT)));
      return new Entry(at, what, fromValue, toValue, why, by);
    }
  }
}
