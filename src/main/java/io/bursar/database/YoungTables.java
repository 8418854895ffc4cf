package io.bursar.database;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells PostgreSQL early that a table has grown. Of a table with few rows it plans to read all of
/// them, keeps that plan (for every foreign-key check, on every connection), and sticks to it until
/// the table is analyzed, by itself a minute later at best. A busy first hour would read millions
/// of rows for nothing. Analyzing replaces the plans.
@Component
class YoungTables {

  private static final Logger log = LoggerFactory.getLogger(YoungTables.class);

  private final JdbcClient db;

  YoungTables(JdbcClient db) {
    this.db = db;
  }

  /// Analyzes each table that has doubled since it was last analyzed; a large table doubles rarely.
  void analyze() {
    for (var table : grown()) {
      log.debug("Analyzing {}, which has doubled", table);
      db.sql("analyze " + table).update();
    }
  }

  private List<String> grown() {
    return db.sql(
            """
            select format('%I.%I', s.schemaname, s.relname)
              from pg_stat_user_tables s
              join pg_class c on c.oid = s.relid
             where s.n_mod_since_analyze >= 100
               and s.n_mod_since_analyze >= c.reltuples
               and c.relkind = 'r'
            """)
        .query(String.class)
        .list();
  }
}
