package io.bursar.catalog;

import io.bursar.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// How rows of this room become courses and products, and attributes become JSON.
@Component
class ProductRows implements RowMapper<Product> {

  /// What [#mapRow] reads; a query names the tables p (products) and s (stock records).
  static final String COLUMNS =
      """
      p.id, p.partner_id, p.course_id, p.parent_id, p.structure, p.product_type, p.title,
      p.expires_at, p.retired_at, p.attributes, s.id as stock_id, s.sku, s.currency, s.price,
      (select k.failing_since from catalog.product_checks k
        where k.product_id = p.id and k.result = 'not deliverable') as undeliverable_since
      """;

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  private final JsonMapper json;

  ProductRows(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Product mapRow(ResultSet row, int number) throws SQLException {
    return new Product(
        row.getLong("id"),
        row.getLong("partner_id"),
        row.getString("course_id"),
        row.getObject("parent_id", Long.class),
        Product.Structure.valueOf(row.getString("structure").toUpperCase(Locale.ROOT)),
        row.getString("product_type"),
        row.getString("title"),
        instant(row, "expires_at"),
        instant(row, "retired_at"),
        json.readValue(row.getString("attributes"), ATTRIBUTES),
        stock(row),
        instant(row, "undeliverable_since"));
  }

  String json(Map<String, Object> attributes) {
    return json.writeValueAsString(attributes);
  }

  static Course course(ResultSet row, int number) throws SQLException {
    return new Course(
        row.getString("course_id"),
        row.getLong("course_partner_id"),
        row.getObject("uuid", UUID.class),
        row.getString("name"),
        instant(row, "verification_deadline"),
        row.getLong("version"),
        row.getObject("course_updated_at", OffsetDateTime.class).toInstant());
  }

  private static Product.@Nullable StockRecord stock(ResultSet row) throws SQLException {
    var id = row.getObject("stock_id", Long.class);
    return id == null
        ? null
        : new Product.StockRecord(
            id, row.getString("sku"), Money.of(row.getLong("price"), row.getString("currency")));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
