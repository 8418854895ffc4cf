package io.bursar.voucher;

import io.bursar.shared.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How rows of this room become offers and vouchers.
final class VoucherRows {

  /// What [#offer] reads; a query names the table o (offers).
  static final String OFFER =
      """
      o.id as offer_id, o.site_id, o.name, o.usage, o.uses_max as offer_uses_max, o.uses_per_customer, o.starts_at, o.ends_at,
      o.benefit, o.percentage, o.currency, o.amount, o.everything, o.product_ids, o.course_ids, o.note, o.notify_email,
      o.line_id, o.sold_line_id, o.created_by, o.created_at as offer_created_at, o.withdrawn_at
      """;

  /// What [#voucher] reads; a query names the tables o (offers) and v (vouchers).
  static final String VOUCHER =
      "v.id, v.ordinal, v.code, v.num_orders, v.created_at, v.revoked_at, " + OFFER;

  private VoucherRows() {}

  static Voucher voucher(ResultSet row, int number) throws SQLException {
    return new Voucher(
        row.getLong("id"),
        offer(row, number),
        row.getInt("ordinal"),
        row.getString("code"),
        row.getInt("num_orders"),
        instant(row, "created_at"),
        instantIfAny(row, "revoked_at"));
  }

  static Offer offer(ResultSet row, int number) throws SQLException {
    return new Offer(
        row.getLong("offer_id"),
        row.getLong("site_id"),
        row.getString("name"),
        Usage.of(row.getString("usage")),
        row.getObject("offer_uses_max", Integer.class),
        row.getObject("uses_per_customer", Integer.class),
        instant(row, "starts_at"),
        instant(row, "ends_at"),
        benefit(row),
        new Scope(
            row.getBoolean("everything"),
            list(row, "product_ids", Long[].class),
            list(row, "course_ids", String[].class)),
        row.getString("note"),
        row.getString("notify_email"),
        row.getObject("line_id", Long.class),
        row.getObject("sold_line_id", Long.class),
        row.getObject("created_by", Long.class),
        instant(row, "offer_created_at"),
        instantIfAny(row, "withdrawn_at"));
  }

  private static Benefit benefit(ResultSet row) throws SQLException {
    var percentage = row.getBigDecimal("percentage");
    return percentage != null
        ? new Benefit.Percentage(percentage)
        : new Benefit.Absolute(Money.of(row.getLong("amount"), row.getString("currency")));
  }

  private static <T> List<T> list(ResultSet row, String column, Class<T[]> type)
      throws SQLException {
    return Arrays.asList(type.cast(row.getArray(column).getArray()));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(instantIfAny(row, column));
  }

  private static @Nullable Instant instantIfAny(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
