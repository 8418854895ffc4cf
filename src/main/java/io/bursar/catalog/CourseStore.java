package io.bursar.catalog;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The statements by which courses and their products change.
@Component
class CourseStore {

  private final JdbcClient db;
  private final ProductRows rows;

  CourseStore(JdbcClient db, ProductRows rows) {
    this.db = db;
    this.rows = rows;
  }

  /// All products of a course, and the entitlements of the course with this uuid.
  List<Product> productsOf(long partnerId, @Nullable String courseId, @Nullable UUID uuid) {
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.course_id = :courseId
                    or p.partner_id = :partnerId and p.product_type = 'Course Entitlement'
                       and p.attributes ->> 'UUID' = :uuid::text
                 order by p.id
                """)
        .param("partnerId", partnerId)
        .param("courseId", courseId)
        .param("uuid", uuid == null ? null : uuid.toString())
        .query(rows)
        .list();
  }

  boolean isSkuTaken(long partnerId, String sku) {
    return db.sql(
            """
            select exists (select
                             from catalog.stock_records
                            where sku = :sku and partner_id = :partnerId)
            """)
        .param("sku", sku)
        .param("partnerId", partnerId)
        .query(Boolean.class)
        .single();
  }

  /// Adds the course; false when it is there already.
  boolean insert(long partnerId, CourseOffer course, Instant now) {
    return db.sql(
                """
                insert into catalog.courses (id, partner_id, uuid, name, verification_deadline,
                                             created_at, updated_at)
                values (:id, :partnerId, :uuid, :name, :deadline, :now, :now)
                on conflict (id) do nothing
                """)
            .param("id", course.courseId())
            .param("partnerId", partnerId)
            .param("uuid", course.uuid())
            .param("name", course.name())
            .param("deadline", time(course.verificationDeadline()))
            .param("now", time(now))
            .update()
        == 1;
  }

  /// Changes the course if it still has this version.
  boolean update(CourseOffer course, long version, Instant now) {
    return db.sql(
                """
                update catalog.courses
                   set uuid = coalesce(:uuid, uuid), name = :name,
                       verification_deadline = :deadline, version = version + 1, updated_at = :now
                 where id = :id and version = :version
                """)
            .param("id", course.courseId())
            .param("uuid", course.uuid())
            .param("name", course.name())
            .param("deadline", time(course.verificationDeadline()))
            .param("version", version)
            .param("now", time(now))
            .update()
        == 1;
  }

  /// Adds a product that only gathers others, or gives it its new title.
  long saveParent(long partnerId, @Nullable Long id, Parent parent, Instant now) {
    return db.sql(
            id == null
                ? """
                insert into catalog.products (partner_id, course_id, structure, product_type, title,
                                              attributes, created_at, updated_at)
                values (:partnerId, :courseId, 'parent', :type, :title, :attributes::jsonb, :now,
                        :now)
                returning id
                """
                : """
                update catalog.products
                   set title = :title, updated_at = :now
                 where id = :id
                returning id
                """)
        .param("partnerId", partnerId)
        .param("id", id)
        .param("courseId", parent.courseId())
        .param("type", parent.type())
        .param("title", parent.title())
        .param("attributes", rows.json(parent.attributes()))
        .param("now", time(now))
        .query(Long.class)
        .single();
  }

  /// Adds a product with its stock record, or changes both in place; it is offered again if it was
  /// retired. Gives its id.
  long save(long partnerId, @Nullable Long parentId, PlannedProduct product, Instant now) {
    var id = product.id() == null ? insert(partnerId, parentId, product, now) : product.id();
    if (product.id() != null) {
      update(product, now);
    }
    db.sql(
            """
            insert into catalog.stock_records (product_id, partner_id, sku, currency, price,
                                               created_at, updated_at)
            values (:productId, :partnerId, :sku, :currency, :price, :now, :now)
            on conflict (product_id) do update
               set currency = excluded.currency, price = excluded.price,
                   updated_at = excluded.updated_at
            """)
        .param("productId", id)
        .param("partnerId", partnerId)
        .param("sku", product.sku())
        .param("currency", product.price().currency().getCurrencyCode())
        .param("price", product.price().minor())
        .param("now", time(now))
        .update();
    return id;
  }

  void retire(Collection<Long> ids, Instant now) {
    db.sql(
            """
            update catalog.products
               set retired_at = :now, updated_at = :now
             where id = any(:ids) and retired_at is null
            """)
        .param("ids", ids.toArray(Long[]::new))
        .param("now", time(now))
        .update();
  }

  private long insert(
      long partnerId, @Nullable Long parentId, PlannedProduct product, Instant now) {
    return db.sql(
            """
            insert into catalog.products (partner_id, course_id, parent_id, structure, product_type,
                                          title, expires_at, attributes, created_at, updated_at)
            values (:partnerId, :courseId, :parentId, :structure, :type, :title, :expiresAt,
                    :attributes::jsonb, :now, :now)
            returning id
            """)
        .param("partnerId", partnerId)
        .param("courseId", product.courseId())
        .param("parentId", parentId)
        .param("structure", product.structure().name().toLowerCase(Locale.ROOT))
        .param("type", product.type())
        .param("title", product.title())
        .param("expiresAt", time(product.expiresAt()))
        .param("attributes", rows.json(product.attributes()))
        .param("now", time(now))
        .query(Long.class)
        .single();
  }

  private void update(PlannedProduct product, Instant now) {
    db.sql(
            """
            update catalog.products
               set title = :title, expires_at = :expiresAt, attributes = :attributes::jsonb,
                   retired_at = null, updated_at = :now
             where id = :id
            """)
        .param("id", product.id())
        .param("title", product.title())
        .param("expiresAt", time(product.expiresAt()))
        .param("attributes", rows.json(product.attributes()))
        .param("now", time(now))
        .update();
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(UTC);
  }

  /// A product that only gathers others.
  record Parent(
      @Nullable String courseId, String type, String title, Map<String, Object> attributes) {}
}
