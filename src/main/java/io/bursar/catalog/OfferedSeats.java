package io.bursar.catalog;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The seats that courses offer. Knows no product types, so that those who declare them may ask it.
@Component
public class OfferedSeats {

  private final JdbcClient db;
  private final ProductRows rows;

  OfferedSeats(JdbcClient db, ProductRows rows) {
    this.db = db;
    this.rows = rows;
  }

  /// The seats of a course that this partner offers, expired ones too; neither parents nor retired
  /// ones.
  public List<Product> of(long partnerId, String courseId) {
    return db.sql(
            "select "
                + ProductRows.COLUMNS
                + """
                  from catalog.products p
                  left join catalog.stock_records s on s.product_id = p.id
                 where p.course_id = :course and p.partner_id = :partner and p.product_type = 'Seat'
                   and p.structure <> 'parent' and p.retired_at is null
                 order by p.id
                """)
        .param("course", courseId)
        .param("partner", partnerId)
        .query(rows)
        .list();
  }
}
