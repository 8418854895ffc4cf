package io.bursar.tracking;

import static java.time.ZoneOffset.UTC;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of endpoints.
@Component
class EndpointStore {

  private final JdbcClient db;

  EndpointStore(JdbcClient db) {
    this.db = db;
  }

  List<Endpoint> ofSite(long siteId, int max) {
    return db.sql("select * from tracking.endpoints where site_id = :site order by id limit :max")
        .param("site", siteId)
        .param("max", max)
        .query(EndpointStore::endpoint)
        .list();
  }

  Optional<Endpoint> find(long id) {
    return db.sql("select * from tracking.endpoints where id = :id")
        .param("id", id)
        .query(EndpointStore::endpoint)
        .optional();
  }

  /// The secrets that sign now, the newest first.
  Secrets secrets(long id) {
    return db.sql(
            "select secret, old_secret, old_secret_until from tracking.endpoints where id = :id")
        .param("id", id)
        .query(Secrets.class)
        .single();
  }

  long insert(
      long siteId,
      String url,
      String description,
      List<String> types,
      String secret,
      long userId,
      Instant now) {
    return db.sql(
            """
            insert into tracking.endpoints (site_id, url, description, types, enabled, secret, created_at, created_by)
            values (:site, :url, :description, :types, true, :secret, :now, :user)
            returning id
            """)
        .param("site", siteId)
        .param("url", url)
        .param("description", description)
        .param("types", types.toArray(String[]::new))
        .param("secret", secret)
        .param("now", now.atOffset(UTC))
        .param("user", userId)
        .query(Long.class)
        .single();
  }

  /// Puts another secret in the place of the present one, which signs too until then.
  void rotate(long id, String secret, Instant oldUntil) {
    db.sql(
            """
            update tracking.endpoints set old_secret = secret, old_secret_until = :until, secret = :secret where id = :id
            """)
        .param("id", id)
        .param("secret", secret)
        .param("until", oldUntil.atOffset(UTC))
        .update();
  }

  void enable(long id) {
    db.sql(
            """
            update tracking.endpoints set enabled = true, disabled_reason = null, failing_since = null
             where id = :id and not enabled
            """)
        .param("id", id)
        .update();
  }

  void disable(long id, String reason) {
    db.sql(
            """
            update tracking.endpoints set enabled = false, disabled_reason = :reason where id = :id and enabled
            """)
        .param("id", id)
        .param("reason", reason)
        .update();
  }

  /// A call succeeded; writes only when calls failed before.
  void works(long id) {
    db.sql(
            """
            update tracking.endpoints set failing_since = null where id = :id and failing_since is not null
            """)
        .param("id", id)
        .update();
  }

  /// A call failed; writes only when the one before did not.
  void fails(long id, Instant now) {
    db.sql(
            """
            update tracking.endpoints set failing_since = :now where id = :id and failing_since is null
            """)
        .param("id", id)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Disables those of which no call has succeeded since `before`; answers which.
  List<Long> disableFailing(Instant before, String reason) {
    return db.sql(
            """
            update tracking.endpoints set enabled = false, disabled_reason = :reason
             where enabled and failing_since <= :before
            returning id
            """)
        .param("before", before.atOffset(UTC))
        .param("reason", reason)
        .query(Long.class)
        .list();
  }

  private static Endpoint endpoint(ResultSet row, int number) throws SQLException {
    return new Endpoint(
        row.getLong("id"),
        row.getLong("site_id"),
        row.getString("url"),
        row.getString("description"),
        List.of((String[]) row.getArray("types").getArray()),
        row.getBoolean("enabled"),
        row.getString("disabled_reason"),
        instant(row, "failing_since"),
        instant(row, "old_secret_until"),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /// What an endpoint's messages are signed with.
  record Secrets(String secret, @Nullable String oldSecret, @Nullable Instant oldSecretUntil) {

    /// Tells nothing: it is about secrets.
    @Override
    public String toString() {
      return "Secrets";
    }
  }
}
