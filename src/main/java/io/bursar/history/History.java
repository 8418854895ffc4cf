package io.bursar.history;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor.Via;
import io.bursar.history.Change.Subject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

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

  /// Writes the changes down, in one statement, as part of the caller's transaction: they stand or
  /// fall with it.
  public void record(Actor by, List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    db.sql(
            """
            insert into history.changes (at, user_id, via, basket_id, line_id, subject, from_value, to_value, why)
            select :at, :user, :via, c.*
              from unnest(:baskets::bigint[], :lines::bigint[], :subjects::text[],
                          :froms::text[], :tos::text[], :whys::text[]) c
            """)
        .param("at", clock.instant().atOffset(UTC))
        .param("user", by.userId())
        .param("via", by.via().name().toLowerCase(Locale.ROOT))
        .param("baskets", changes.stream().map(Change::basketId).toArray(Long[]::new))
        .param("lines", changes.stream().map(Change::lineId).toArray(Long[]::new))
        .param("subjects", changes.stream().map(c -> c.subject().text()).toArray(String[]::new))
        .param("froms", changes.stream().map(Change::from).toArray(String[]::new))
        .param("tos", changes.stream().map(Change::to).toArray(String[]::new))
        .param("whys", changes.stream().map(Change::why).toArray(String[]::new))
        .update();
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
}
