package io.bursar.order;

import io.bursar.catalog.SoldProducts;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Answers the catalog's question which products were sold.
@Component
class SoldLines implements SoldProducts {

  private final JdbcClient db;

  SoldLines(JdbcClient db) {
    this.db = db;
  }

  @Override
  public Set<Long> soldAmong(String courseId, Collection<Long> productIds) {
    return new HashSet<>(
        db.sql(
                """
                select p from unnest(:products::bigint[]) p
                 where exists (select 1 from orders.lines l where l.product_id = p)
                """)
            .param("products", productIds.toArray(Long[]::new))
            .query(Long.class)
            .list());
  }
}
