package io.bursar.database;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bursar.testing.BursarTest;
import io.bursar.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@BursarTest
class HousekeepingTest {

  record Reminder(String text, Instant at) {}

  static final BlockingQueue<Reminder> reminded = new LinkedBlockingQueue<>();

  @TestConfiguration
  static class Reminders {

    @Bean
    static OneTimeTask<Reminder> reminders() {
      return Tasks.oneTime("test-reminder", Reminder.class)
          .execute((instance, _) -> reminded.add(instance.getData()));
    }
  }

  @Autowired JdbcClient db;
  @Autowired TestClock clock;
  @Autowired Scheduler scheduler;
  @Autowired OneTimeTask<Reminder> reminders;
  @Autowired TransactionTemplate transaction;
  @Autowired Months months;
  @Autowired Forgetting forgetting;
  @Autowired YoungTables youngTables;

  @Test
  void thisMonthAndTheNextThreeHavePartitionsBeforeTheFirstRequest() {
    assertThat(partitionsOf("history.changes"))
        .contains(
            "history.changes_2026_07",
            "history.changes_2026_08",
            "history.changes_2026_09",
            "history.changes_2026_10",
            "history.changes_other");
  }

  @Test
  void aMonthGoesFromMidnightToMidnightInUtc() {
    var bounds =
        db.sql(
                """
                select pg_get_expr(relpartbound, oid) from pg_class where oid = 'history.changes_2026_08'::regclass
                """)
            .query(String.class)
            .single();

    assertThat(bounds)
        .isEqualTo(
            "FOR VALUES FROM ('2026-08-01 05:45:00+05:45') TO ('2026-09-01 05:45:00+05:45')");
  }

  @Test
  void aMonthWhoseRowsCameBeforeItsPartitionIsLeftInTheDefault() {
    db.sql("create schema if not exists scratch").update();
    db.sql(
            """
            create table scratch.events (at timestamptz not null) partition by range (at);
            create table scratch.events_other partition of scratch.events default;
            insert into scratch.events values ('2026-08-15 12:00Z')
            """)
        .update();

    months.add();
    months.add();

    assertThat(partitionsOf("scratch.events"))
        .containsExactlyInAnyOrder(
            "scratch.events_2026_07",
            "scratch.events_2026_09",
            "scratch.events_2026_10",
            "scratch.events_other");
  }

  @Test
  void whoWritesToSeveralTablesNeverWaitsInACircleWithNewMonths() throws Exception {
    db.sql("create schema if not exists scratch").update();
    db.sql(
            """
            create table scratch.first (at timestamptz not null) partition by range (at);
            create table scratch.second (at timestamptz not null) partition by range (at)
            """)
        .update();
    CompletableFuture<Void> adding =
        transaction.execute(
            _ -> {
              db.sql("lock table scratch.second in row exclusive mode").update();
              var started = CompletableFuture.runAsync(months::add, Thread::startVirtualThread);
              while (!isSomebodyWaitingFor("scratch.second")) {
                Thread.onSpinWait();
              }
              db.sql("lock table scratch.first in row exclusive mode").update();
              return started;
            });

    adding.get(30, TimeUnit.SECONDS);
    assertThat(partitionsOf("scratch.first")).hasSize(4);
    assertThat(partitionsOf("scratch.second")).hasSize(4);
  }

  @Test
  void rowsWhoseTimeHasPassedAreForgottenInEveryPartition() {
    db.sql("create schema if not exists scratch").update();
    db.sql(
            """
            create table scratch.secrets (at timestamptz, forget_after timestamptz) partition by range (at);
            create table scratch.secrets_old partition of scratch.secrets
              for values from (minvalue) to ('2026-01-01Z');
            create table scratch.secrets_other partition of scratch.secrets default
            """)
        .update();
    var now = clock.instant();
    for (var forgetAfter : List.of(now, now.plus(Duration.ofHours(1)))) {
      db.sql(
              """
              insert into scratch.secrets
              select at, :forgetAfter
                from unnest(array['2025-05-05Z', '2026-05-05Z']::timestamptz[]) at,
                     generate_series(1, 1500)
              """)
          .param("forgetAfter", forgetAfter.atOffset(UTC))
          .update();
    }

    forgetting.forget();

    assertThat(count("scratch.secrets")).isEqualTo(3000);
    assertThat(count("scratch.secrets where forget_after <= '%s'".formatted(now))).isZero();
  }

  @Test
  void aTableThatHasGrownIsAnalyzedAtOnce() {
    db.sql("create schema if not exists scratch").update();
    db.sql("create table scratch.grown as select generate_series(1, 5000) as number").update();
    assertThat(estimatedRows("scratch.grown")).isNegative();

    // Each session reports its counts by itself within a second; this one is asked to, now.
    transaction.executeWithoutResult(
        _ -> {
          db.sql("insert into scratch.grown select generate_series(1, 5000)").update();
          db.sql("select pg_stat_force_next_flush()").query().singleRow();
        });
    youngTables.analyze();

    assertThat(estimatedRows("scratch.grown")).isEqualTo(10_000);
  }

  @Test
  void laterWorkFollowsTheClockAndCarriesRecords() throws Exception {
    var at = clock.instant().plus(Duration.ofDays(2));
    var reminder = new Reminder("renew", at);
    transaction.executeWithoutResult(
        _ -> scheduler.schedule(reminders.instance("one", reminder), at));

    assertThat(reminded.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    clock.advance(Duration.ofDays(2));

    assertThat(reminded.poll(20, TimeUnit.SECONDS)).isEqualTo(reminder);
  }

  @Test
  void laterWorkIsUndoneWithItsCause() {
    transaction.executeWithoutResult(
        status -> {
          scheduler.schedule(
              reminders.instance("undone", new Reminder("never", clock.instant())),
              clock.instant());
          status.setRollbackOnly();
        });

    assertThat(count("database.scheduled_tasks where task_instance = 'undone'")).isZero();
  }

  private boolean isSomebodyWaitingFor(String table) {
    return db.sql(
            """
            select exists (select
                             from pg_locks
                            where relation = :table::regclass and not granted)
            """)
        .param("table", table)
        .query(Boolean.class)
        .single();
  }

  private List<String> partitionsOf(String table) {
    return db.sql(
            """
            select inhrelid::regclass::text from pg_inherits where inhparent = cast(:table as regclass)
            """)
        .param("table", table)
        .query(String.class)
        .list();
  }

  private long count(String from) {
    return db.sql("select count(*) from " + from).query(Long.class).single();
  }

  private long estimatedRows(String table) {
    return db.sql("select reltuples::bigint from pg_class where oid = cast(:table as regclass)")
        .param("table", table)
        .query(Long.class)
        .single();
  }
}
