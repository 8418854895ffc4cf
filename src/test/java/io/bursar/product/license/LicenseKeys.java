package io.bursar.product.license;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The pool of keys. A line takes one key, however often and by however many at once it asks.
@TestComponent
class LicenseKeys {

  private final JdbcClient db;

  LicenseKeys(JdbcClient db) {
    this.db = db;
  }

  void add(String pool, List<String> keys) {
    db.sql(
            """
            insert into product.license_keys (key, pool) select key, :pool from unnest(:keys::text[]) key
                on conflict do nothing
            """)
        .param("pool", pool)
        .param("keys", keys.toArray(String[]::new))
        .update();
  }

  /// The key of this line, taken now unless it has one; empty when the pool has none left.
  Optional<String> take(String pool, UUID line, Instant now) {
    try {
      db.sql(
              """
              update product.license_keys set line_key = :line, taken_at = :now
               where key = (select key from product.license_keys
                             where pool = :pool and line_key is null
                             order by key limit 1 for update skip locked)
                 and not exists (select 1 from product.license_keys where line_key = :line)
              """)
          .param("pool", pool)
          .param("line", line)
          .param("now", now.atOffset(UTC))
          .update();
    } catch (DuplicateKeyException takenMeanwhile) {
      // Somebody else has just taken one for the same line: that one is it.
    }
    return of(line);
  }

  /// The key that this line has and that was not taken back.
  Optional<String> of(UUID line) {
    return db.sql(
            "select key from product.license_keys where line_key = :line and revoked_at is null")
        .param("line", line)
        .query(String.class)
        .optional();
  }

  void revoke(UUID line, Instant now) {
    db.sql(
            """
            update product.license_keys set revoked_at = :now where line_key = :line and revoked_at is null
            """)
        .param("line", line)
        .param("now", now.atOffset(UTC))
        .update();
  }

  boolean hasFree(String pool) {
    return db.sql(
            """
            select exists (select 1 from product.license_keys where pool = :pool and line_key is null)
            """)
        .param("pool", pool)
        .query(Boolean.class)
        .single();
  }
}
