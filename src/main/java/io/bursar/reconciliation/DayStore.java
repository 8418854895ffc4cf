package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of days that were compared, or tried.
@Component
class DayStore {

  private final JdbcClient db;

  DayStore(JdbcClient db) {
    this.db = db;
  }

  void write(Day day) {
    db.sql(
            """
            insert into reconciliation.days (source, day, complete, detail, compared, foreigners, tried_at)
            values (:source, :day, :complete, :detail, :compared, :foreigners, :now)
            on conflict (source, day) do update
               set complete = excluded.complete, detail = excluded.detail, compared = excluded.compared,
                   foreigners = excluded.foreigners, tried_at = excluded.tried_at
            """)
        .param("source", day.source())
        .param("day", day.day())
        .param("complete", day.complete())
        .param("detail", day.detail())
        .param("compared", day.compared())
        .param("foreigners", day.foreigners())
        .param("now", day.triedAt().atOffset(UTC))
        .update();
  }

  /// The days of a source that were compared to their end, from one on.
  Map<LocalDate, Day> complete(String source, LocalDate from) {
    return db
        .sql(
            """
            select source, day, complete, detail, compared, foreigners, tried_at
              from reconciliation.days where source = :source and day >= :from and complete
            """)
        .param("source", source)
        .param("from", from)
        .query(Day.class)
        .list()
        .stream()
        .collect(Collectors.toMap(Day::day, Function.identity()));
  }

  /// What was compared or tried of the days from one on, newest first.
  List<Day> since(LocalDate from) {
    return db.sql(
            """
            select source, day, complete, detail, compared, foreigners, tried_at
              from reconciliation.days where day >= :from order by day desc, source
            """)
        .param("from", from)
        .query(Day.class)
        .list();
  }

  /// A day of a source.
  ///
  /// @param complete whether all of it has been compared
  /// @param detail what is missing, in words; empty when nothing is
  /// @param compared how much was compared
  /// @param foreigners how much of it is not Bursar's
  record Day(
      String source,
      LocalDate day,
      boolean complete,
      String detail,
      int compared,
      int foreigners,
      Instant triedAt) {}
}
