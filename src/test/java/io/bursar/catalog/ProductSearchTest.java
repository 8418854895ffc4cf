package io.bursar.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.bursar.catalog.ProductSearch.Criteria;
import io.bursar.site.Site;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Campus;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Products are found by the words of their titles, as people write and type them.
@BursarTest
class ProductSearchTest {

  @Autowired ProductSearch search;
  @Autowired Campus campus;
  @Autowired JdbcClient db;
  @Autowired TransactionTemplate transaction;

  private Site site;
  private String mark;

  @BeforeEach
  void aMark() {
    site = campus.site();
    mark = "x" + UUID.randomUUID().toString().replace("-", "");
  }

  @ParameterizedTest
  @CsvSource({
    "CS-50 for all, CS-50",
    "CS-50 for all, 50",
    "Self-paced Java, self-paced",
    "Self-paced Java, paced",
    "Winter 2026-27, 27",
    "Law and/or order, or",
    "Learn node.js today, js",
    "Learn C++ today, c++",
    "Größe und Maß-Einheiten, größ einh",
    "O'Reilly's book, reilly"
  })
  void everyWordThatPeopleSeeIsFound(String title, String typed) {
    product(title);

    assertThat(found(typed)).containsExactly(title + " " + mark);
    assertThat(found("aced")).as("no word of it begins so").isEmpty();
  }

  @Test
  void theSearchReadsItsIndex() {
    var plan =
        transaction.execute(
            _ -> {
              // A small table is scanned, and rightly so.
              db.sql("set local enable_seqscan = off").update();
              return db.sql(
                      """
                      explain select id from catalog.products
                       where structure <> 'parent' and catalog.words(title) @@ to_tsquery('simple', 'cs:* & 50:*')
                      """)
                  .query(String.class)
                  .list();
            });

    assertThat(String.join("\n", plan)).contains("products_words");
  }

  private List<String> found(String typed) {
    return search
        .find(new Criteria(site.partner().id(), null, null, null, typed + " " + mark), null, 10)
        .stream()
        .map(it -> it.product().title())
        .toList();
  }

  private void product(String title) {
    db.sql(
            """
            insert into catalog.products (partner_id, structure, product_type, title, created_at, updated_at)
            values (:partner, 'standalone', 'Donation', :title, now(), now())
            """)
        .param("partner", site.partner().id())
        .param("title", title + " " + mark)
        .update();
  }
}
