package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What can be sold, and whether it may be sold now. Reads only; every method is one query at most.
@Component
public class Products {

  private final JdbcClient db;
  private final ProductRows rows;
  private final ProductTypes types;
  private final CatalogSettings settings;

  Products(JdbcClient db, ProductRows rows, ProductTypes types, CatalogSettings settings) {
    this.db = db;
    this.rows = rows;
    this.types = types;
    this.settings = settings;
  }

  /// The products with these SKUs, of one partner, or of all when none is named. A SKU that nobody
  /// knows is left out; one that several partners use gives a product for each.
  public List<Product> bySku(@Nullable Long partnerId, Collection<String> skus) {
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.stock_records s
                  join catalog.products p on p.id = s.product_id
                 where s.sku = any(:skus)
                   and (:partnerId::bigint is null or s.partner_id = :partnerId::bigint)
                 order by p.id
                """)
        .param("skus", skus.toArray(String[]::new))
        .param("partnerId", partnerId)
        .query(rows)
        .list();
  }

  /// The products with these ids, in the order of the ids; unknown ones are left out.
  public List<Product> byIds(Collection<Long> ids) {
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.id = any(:ids)
                 order by p.id
                """)
        .param("ids", ids.toArray(Long[]::new))
        .query(rows)
        .list();
  }

  /// The course of this id, whoever sells it.
  public Optional<Course> course(String id) {
    return db.sql(
            """
            select id as course_id, partner_id as course_partner_id, uuid, name,
                   verification_deadline, version, updated_at as course_updated_at
              from catalog.courses
             where id = :id
            """)
        .param("id", id)
        .query(ProductRows::course)
        .optional();
  }

  /// The courses of a partner with the seats that learners may buy now, ordered by id, at most
  /// `limit` of them, from behind `after` (empty for the beginning). Courses without such a seat
  /// are left out.
  public List<CourseSeats> courses(long partnerId, String after, int limit, Instant now) {
    if (types.find(ProductType.SEAT).isEmpty()) {
      return List.of();
    }
    var seats = new LinkedHashMap<Course, List<Product>>();
    db.sql(
            """
            with offered as (
              select c.*
                from catalog.courses c
               where c.partner_id = :partnerId
                 and c.id > :after
                 and exists (select
                               from catalog.products o
                               join catalog.stock_records r on r.product_id = o.id
                              where o.course_id = c.id and o.product_type = 'Seat'
                                and o.structure <> 'parent' and o.retired_at is null
                                and (o.expires_at is null or o.expires_at > :now))
               order by c.id
               limit :limit)
            select c.partner_id as course_partner_id, c.uuid, c.name, c.verification_deadline,
                   c.version, c.updated_at as course_updated_at,
            """
                + ProductRows.COLUMNS
                + """
                  from offered c
                  join catalog.products p on p.course_id = c.id
                  join catalog.stock_records s on s.product_id = p.id
                 where p.product_type = 'Seat' and p.structure <> 'parent' and p.retired_at is null
                   and (p.expires_at is null or p.expires_at > :now)
                 order by c.id, s.price, p.id
                """)
        .param("partnerId", partnerId)
        .param("after", after)
        .param("limit", limit)
        .param("now", now.atOffset(UTC))
        .query(
            row -> {
              seats
                  .computeIfAbsent(
                      ProductRows.course(row, row.getRow()), _ -> new ArrayList<Product>())
                  .add(rows.mapRow(row, row.getRow()));
            });
    return seats.entrySet().stream()
        .map(e -> new CourseSeats(e.getKey(), List.copyOf(e.getValue())))
        .toList();
  }

  /// What learners may buy of a partner that stands on no list of courses, newest first, at most
  /// `limit` of it, from behind the product `before` (null for the beginning).
  public List<Product> besideCourses(
      long partnerId, @Nullable Long before, int limit, Instant now) {
    var names = new HashSet<>(types.names());
    names.remove(ProductType.SEAT);
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  join catalog.stock_records s on s.product_id = p.id
                 where p.partner_id = :partnerId and p.structure <> 'parent'
                   and p.retired_at is null and p.product_type <> 'Seat'
                   and p.product_type = any(:types)
                   and (p.expires_at is null or p.expires_at > :now)
                   and p.id < :before
                 order by p.id desc
                 limit :limit
                """)
        .param("partnerId", partnerId)
        .param("types", names.toArray(String[]::new))
        .param("now", now.atOffset(UTC))
        .param("before", before == null ? Long.MAX_VALUE : before)
        .param("limit", limit)
        .query(rows)
        .list();
  }

  /// Whether this product may be bought at this moment, and why not. Staff may buy after the last
  /// day. What cannot be delivered is kept from sale where `bursar.catalog.sell-only-deliverable`
  /// says so.
  public Availability availability(Product product, boolean staffBuyer, Instant now) {
    if (product.structure() == Product.Structure.PARENT) {
      return new Availability.Parent();
    }
    if (product.retiredAt() != null) {
      return new Availability.Retired(product.retiredAt());
    }
    if (product.stock() == null) {
      return new Availability.WithoutStockRecord();
    }
    if (types.find(product.type()).isEmpty()) {
      return new Availability.NotDelivered(product.type());
    }
    var undeliverableSince = product.undeliverableSince();
    if (settings.sellOnlyDeliverable() && undeliverableSince != null) {
      return new Availability.NotDeliverable(undeliverableSince);
    }
    var expiresAt = product.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(now) && !staffBuyer) {
      return new Availability.Expired(expiresAt);
    }
    return new Availability.Available();
  }

  /// A course and those of its seats that may be bought, cheapest first.
  public record CourseSeats(Course course, List<Product> seats) {}
}
