package io.bursar.fulfillment;

import io.bursar.fulfillment.spi.Handout;
import io.bursar.fulfillment.spi.Outcome.Grant;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What learners are shown of what they were granted.
@Component
public class Handouts {

  private static final Logger LOG = LoggerFactory.getLogger(Handouts.class);

  private final JdbcClient db;
  private final Modules modules;

  Handouts(JdbcClient db, Modules modules) {
    this.db = db;
    this.modules = modules;
  }

  /// What to show of each line of this order whose learner has what it granted, because it grants
  /// it now or because it was left to them, by line; lines whose module shows nothing are left out.
  public Map<Long, Handout> ofOrder(long orderId) {
    var handouts = new HashMap<Long, Handout>();
    for (var granted : granted(orderId)) {
      try {
        modules
            .named(granted.module())
            .flatMap(module -> module.handout(granted.grant()))
            .ifPresent(handout -> handouts.put(granted.lineId(), handout));
      } catch (RuntimeException bug) {
        LOG.error("Module {} cannot say what to show of a grant", granted.module(), bug);
      }
    }
    return handouts;
  }

  private Iterable<Granted> granted(long orderId) {
    return db.sql(
            """
            select g.line_id, d.module, g.resource, g.mode, g.reference
              from fulfillment.deliveries d
              join fulfillment.grants g on g.line_id = d.line_id
             where d.order_id = :order and d.wanted in ('granted', 'left') and d.module is not null
               and not exists (select 1 from fulfillment.grant_ends e where e.grant_id = g.id and e.how <> 'left')
            """)
        .param("order", orderId)
        .query(Granted.class)
        .list();
  }

  private record Granted(
      long lineId, String module, String resource, String mode, String reference) {

    Grant grant() {
      return new Grant(resource, mode, reference);
    }
  }
}
