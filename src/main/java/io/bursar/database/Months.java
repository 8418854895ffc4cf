package io.bursar.database;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps every table that is partitioned by month ahead of the clock: this month and the next
/// three. Runs before the first request, and from then on with the housekeeping. What comes for
/// another month goes to the table's default partition and is not lost.
@Component
@DependsOnDatabaseInitialization
class Months implements InitializingBean {

  private static final Logger log = LoggerFactory.getLogger(Months.class);
  private static final int MONTHS = 4;

  private final JdbcClient db;
  private final Clock clock;

  Months(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  @Override
  public void afterPropertiesSet() {
    add();
  }

  /// Adds what is missing; any number of nodes may do so at once. Each table is a transaction of
  /// its own: a new partition locks its table, and whoever writes to several tables would otherwise
  /// wait for one of them while holding another.
  void add() {
    int added = tables().stream().mapToInt(this::add).sum();
    if (added > 0) {
      log.info("Added {} monthly partitions", added);
    }
  }

  private List<String> tables() {
    return db.sql(
            """
            select format('%I.%I', n.nspname, c.relname)
              from pg_class c
              join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'p' and not c.relispartition
             order by 1
            """)
        .query(String.class)
        .list();
  }

  private int add(String table) {
    return db.sql("select database.add_months(:table::regclass, :first, :months)")
        .param("table", table)
        .param("first", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))
        .param("months", MONTHS)
        .query(Integer.class)
        .single();
  }
}
