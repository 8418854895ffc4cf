package io.bursar.order;

import java.util.Collection;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Tells which numbers are those of orders.
@Component
public class KnownNumbers {

  private final JdbcClient db;

  KnownNumbers(JdbcClient db) {
    this.db = db;
  }

  /// Those of these numbers that are an order's on this site.
  public Set<String> of(long siteId, Collection<String> numbers) {
    return Set.copyOf(
        db.sql("select number from orders.orders where number = any(:numbers) and site_id = :site")
            .param("numbers", numbers.toArray(String[]::new))
            .param("site", siteId)
            .query(String.class)
            .list());
  }
}
