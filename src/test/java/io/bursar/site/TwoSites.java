package io.bursar.site;

import io.bursar.testing.TestClock;
import io.bursar.testing.TestDatabase;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.transaction.support.TransactionTemplate;

/// Sites on a database of their own.
public final class TwoSites {

  private TwoSites() {}

  /// The sites of a campus and of a college.
  public static Sites sites() {
    var database = TestDatabase.create();
    started(database, "https://shop.campus.example", "edx", null, new MockEnvironment()).first();
    JdbcClient.create(database.dataSource())
        .sql(
            """
            insert into site.sites (partner_id, url, created_at)
            select id, 'https://shop.college.example', now() from site.partners
            """)
        .update();
    return started(database, "https://shop.campus.example", "edx", null, new MockEnvironment());
  }

  /// The sites as a node with these settings sees them.
  static Sites started(
      TestDatabase database,
      @Nullable String url,
      String shortCode,
      @Nullable String name,
      Environment environment) {
    var settings = new SiteSettings(url, ZoneId.of("UTC"), List.of());
    var source = database.dataSource();
    var store =
        new SiteStore(
            JdbcClient.create(source),
            new TestClock(),
            settings,
            new PartnerSettings(shortCode, name));
    var transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    return new Sites(settings, store, transaction, environment);
  }
}
