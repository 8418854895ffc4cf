package io.bursar.history;

import io.bursar.history.Actor.Via;
import io.bursar.history.Change.Subject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The append-only record of who changed what, when, from what, to what and why (promise P10).
@Component
public class History {

  private static final int ENTRIES_MAX = 2_000;

  private final JdbcClient db;
  private final Clock clock;

  History(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Writes the changes down as part of the caller's transaction, which must be under way: they
  /// stand or fall with it. All changes of a transaction are written in one statement, just before
  /// it commits.
  public void record(Actor by, List<Change> changes) {
    var at = clock.instant();
    var pending = pending();
    changes.forEach(change -> pending.rows.add(new Pending(at, by, change)));
  }

  /// Everything that happened to this basket, its payments and its order, oldest first; the newest
  /// 2,000 entries at most.
  public List<Entry> of(long basketId) {
    return db
        .sql(
            """
            select at, line_id, subject, from_value, to_value, why, user_id, via
              from (select * from history.changes where basket_id = :basket order by at desc, id desc limit :max) newest
             order by at, id
            """)
        .param("basket", basketId)
        .param("max", ENTRIES_MAX)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toEntry)
        .toList();
  }

  private PendingChanges pending() {
    var bound = (PendingChanges) TransactionSynchronizationManager.getResource(this);
    if (bound == null) {
      bound = new PendingChanges();
      TransactionSynchronizationManager.registerSynchronization(bound);
      TransactionSynchronizationManager.bindResource(this, bound);
    }
    return bound;
  }

  private void insert(List<Pending> rows) {
    db.sql(
            """
            insert into history.changes (at, user_id, via, basket_id, line_id, subject, from_value, to_value, why)
            select c.*
              from unnest(:ats::text[]::timestamptz[], :users::bigint[], :vias::text[], :baskets::bigint[], :lines::bigint[],
                          :subjects::text[], :froms::text[], :tos::text[], :whys::text[]) c
            """)
        .param("ats", column(rows, row -> row.at().toString()))
        .param("users", rows.stream().map(row -> row.by().userId()).toArray(Long[]::new))
        .param("vias", column(rows, row -> row.by().via().name().toLowerCase(Locale.ROOT)))
        .param("baskets", rows.stream().map(row -> row.change().basketId()).toArray(Long[]::new))
        .param("lines", rows.stream().map(row -> row.change().lineId()).toArray(Long[]::new))
        .param("subjects", column(rows, row -> row.change().subject().text()))
        .param("froms", column(rows, row -> row.change().from()))
        .param("tos", column(rows, row -> row.change().to()))
        .param("whys", column(rows, row -> row.change().why()))
        .update();
  }

  private static String[] column(List<Pending> rows, Function<Pending, @Nullable String> value) {
    return rows.stream().map(value).toArray(String[]::new);
  }

  /// One line of the record.
  public record Entry(
      Instant at,
      @Nullable Long lineId,
      Subject subject,
      @Nullable String from,
      String to,
      String why,
      Actor by) {}

  private record Row(
      Instant at,
      @Nullable Long lineId,
      String subject,
      @Nullable String fromValue,
      String toValue,
      String why,
      @Nullable Long userId,
      String via) {

    Entry toEntry() {
      var by = new Actor(userId, Via.valueOf(via.toUpperCase(Locale.ROOT)));
      return new Entry(
          at,
          lineId,
          Subject.valueOf(subject.toUpperCase(Locale.ROOT)),
          fromValue,
          toValue,
          why,
          by);
    }
  }

  private record Pending(Instant at, Actor by, Change change) {}

  /// What one transaction has to write before it commits.
  private final class PendingChanges implements TransactionSynchronization {

    private final List<Pending> rows = new ArrayList<>();

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(History.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(History.this, this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      if (!rows.isEmpty()) {
        insert(rows);
      }
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(History.this);
    }
  }
}
