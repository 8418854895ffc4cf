package io.bursar.bulk;

import static java.time.ZoneOffset.UTC;

import io.bursar.bulk.BulkRun.Counts;
import io.bursar.history.Actor;
import io.bursar.history.Actor.Via;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// The rows of runs.
@Component
class RunStore {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final JdbcClient db;

  RunStore(JdbcClient db) {
    this.db = db;
  }

  /// The id of the new run; empty when this person has used the key before.
  Optional<Long> insert(NewRun run, long siteId, List<String> unknown, Actor by, Instant now) {
    return db.sql(
            """
            insert into bulk.runs
              (site_id, action, filter, reason, rate, state, user_id, via, idempotency_key, created_at, paced_at, unknown_numbers)
            values (:site, :action, :filter, :reason, :rate, 'running', :user, :via, :key, :now, :pacedAt, :unknown)
            on conflict (site_id, user_id, idempotency_key) do nothing
            returning id
            """)
        .param("site", siteId)
        .param("action", run.action().text())
        .param("filter", JSON.writeValueAsString(run.filter()))
        .param("reason", run.reason())
        .param("rate", run.rate())
        .param("user", by.userId())
        .param("via", by.via().name().toLowerCase(Locale.ROOT))
        .param("key", run.idempotencyKey())
        .param("now", now.atOffset(UTC))
        .param("pacedAt", now.minusSeconds(1).atOffset(UTC))
        .param("unknown", unknown.toArray(String[]::new))
        .query(Long.class)
        .optional();
  }

  Optional<BulkRun> byKey(long siteId, @Nullable Long userId, @Nullable String key) {
    return found(
        "site_id = :site and user_id = :user and idempotency_key = :key",
        Map.of("site", siteId, "user", userId == null ? 0 : userId, "key", key == null ? "" : key));
  }

  Optional<BulkRun> find(long siteId, long id) {
    return found("site_id = :site and id = :id", Map.of("site", siteId, "id", id));
  }

  /// Newest first, from before this id on.
  List<BulkRun> page(long siteId, long beforeId, int max) {
    return db
        .sql(
            """
            select id, action, filter, reason, rate, state, user_id, via, created_at, paced_at, finished_at, total, asked, done,
                   waiting, skipped, failed, array_to_string(unknown_numbers, ',') as unknown_numbers
              from bulk.runs where site_id = :site and id < :before order by id desc limit :max
            """)
        .param("site", siteId)
        .param("before", beforeId)
        .param("max", max)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toRun)
        .toList();
  }

  /// The run, locked until the transaction ends: one step at a time.
  Optional<Row> lock(long id) {
    return db.sql(
            """
            select id, action, filter, reason, rate, state, user_id, via, created_at, paced_at, finished_at, total, asked, done,
                   waiting, skipped, failed, array_to_string(unknown_numbers, ',') as unknown_numbers
              from bulk.runs where id = :id for update
            """)
        .param("id", id)
        .query(Row.class)
        .optional();
  }

  /// Moves the run on if it is in one of these states.
  boolean move(long siteId, long id, List<String> from, String to, Instant now) {
    return db.sql(
                """
                update bulk.runs set state = :to, paced_at = greatest(paced_at, :now)
                 where id = :id and site_id = :site and state = any(:from) and finished_at is null
                """)
            .param("to", to)
            .param("now", now.atOffset(UTC))
            .param("id", id)
            .param("site", siteId)
            .param("from", from.toArray(String[]::new))
            .update()
        == 1;
  }

  void setTotal(long id, int total) {
    db.sql("update bulk.runs set total = :total where id = :id")
        .param("total", total)
        .param("id", id)
        .update();
  }

  void pace(long id, Instant at) {
    db.sql("update bulk.runs set paced_at = :at where id = :id")
        .param("at", at.atOffset(UTC))
        .param("id", id)
        .update();
  }

  /// Counts items that left one state for others.
  void count(long id, String from, List<String> to) {
    db.sql(
            """
            update bulk.runs
               set asked = asked + :asked, done = done + :done, waiting = waiting + :waiting, skipped = skipped + :skipped,
                   failed = failed + :failed
             where id = :id
            """)
        .param("asked", times(to, "asked") - (from.equals("asked") ? to.size() : 0))
        .param("done", times(to, "done"))
        .param("waiting", times(to, "waiting"))
        .param("skipped", times(to, "skipped"))
        .param("failed", times(to, "failed"))
        .param("id", id)
        .update();
  }

  /// Nothing will change any more: a run that went to its end is done, a canceled one stays so.
  void finish(long id, Instant now) {
    db.sql(
            """
            update bulk.runs set finished_at = :now, state = case when state = 'canceled' then state else 'done' end
             where id = :id and finished_at is null
            """)
        .param("now", now.atOffset(UTC))
        .param("id", id)
        .update();
  }

  private Optional<BulkRun> found(String which, Map<String, ?> params) {
    return db.sql(
            """
            select id, action, filter, reason, rate, state, user_id, via, created_at, paced_at, finished_at, total, asked, done,
                   waiting, skipped, failed, array_to_string(unknown_numbers, ',') as unknown_numbers
              from bulk.runs where %s
            """
                .formatted(which))
        .params(params)
        .query(Row.class)
        .optional()
        .map(Row::toRun);
  }

  private static int times(List<String> states, String state) {
    return (int) states.stream().filter(state::equals).count();
  }

  /// A run as it is stored.
  record Row(
      long id,
      String action,
      String filter,
      String reason,
      int rate,
      String state,
      long userId,
      String via,
      Instant createdAt,
      Instant pacedAt,
      @Nullable Instant finishedAt,
      int total,
      int asked,
      int done,
      int waiting,
      int skipped,
      int failed,
      String unknownNumbers) {

    BulkRun toRun() {
      return new BulkRun(
          id,
          bulkAction(),
          JSON.readValue(filter, BulkFilter.class),
          reason,
          rate,
          state,
          userId,
          createdAt,
          finishedAt,
          new Counts(total, asked, done, waiting, skipped, failed),
          unknownNumbers.isEmpty() ? List.of() : List.of(unknownNumbers.split(",", -1)));
    }

    BulkAction bulkAction() {
      return BulkAction.of(action).orElseThrow();
    }

    /// Who started it, and by which way.
    Actor by() {
      return new Actor(userId, Via.valueOf(via.toUpperCase(Locale.ROOT)));
    }

    int todo() {
      return total - asked - done - waiting - skipped - failed;
    }
  }
}
