package io.bursar.database;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Deletes what is kept for a while only. The convention is the interface: a row whose column
/// `forget_after` has passed is deleted, in every table that has such a column, so a room that
/// holds something personal says so in its migration and nowhere else.
@Component
class Forgetting {

  private static final Logger log = LoggerFactory.getLogger(Forgetting.class);
  private static final int BATCH = 1_000;
  private static final int BATCHES_MAX = 1_000;

  private final JdbcClient db;
  private final Clock clock;

  Forgetting(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /// Forgets in small batches, each a transaction of its own, so that nobody waits for it. More
  /// than a million rows of one table are left for the next time.
  void forget() {
    var now = clock.instant();
    for (var table : tables()) {
      long forgotten = 0;
      int batch = BATCH;
      for (int i = 0; i < BATCHES_MAX && batch == BATCH; i++) {
        batch = forget(table, now);
        forgotten += batch;
      }
      if (forgotten > 0) {
        log.info("Forgot {} rows of {}", forgotten, table);
      }
    }
  }

  /// Partitions one by one: a row's place is unique only within its own.
  private List<String> tables() {
    return db.sql(
            """
            select format('%I.%I', n.nspname, c.relname)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid
             where c.relkind = 'r' and a.attname = 'forget_after' and not a.attisdropped
             order by 1
            """)
        .query(String.class)
        .list();
  }

  private int forget(String table, Instant now) {
    return db.sql(
            """
            delete from %1$s
             where ctid = any (array (select ctid
                                        from %1$s
                                       where forget_after <= :now
                                       limit :batch
                                         for update skip locked))
            """
                .formatted(table))
        .param("now", now.atOffset(UTC))
        .param("batch", BATCH)
        .update();
  }
}
