package io.bursar.testing;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Looks for what should have left no trace, in every table there is.
public final class Traces {

  private Traces() {}

  /// The tables that hold this text somewhere in a row.
  public static List<String> tables(JdbcClient db, String text) {
    return db
        .sql(
            """
            select c.oid::regclass::text
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """)
        .query(String.class)
        .list()
        .stream()
        .filter(table -> holds(db, table, text))
        .toList();
  }

  private static boolean holds(JdbcClient db, String table, String text) {
    return db.sql(
            "select exists (select from %s t where strpos(t::text, :text) > 0)".formatted(table))
        .param("text", text)
        .query(Boolean.class)
        .single();
  }
}
