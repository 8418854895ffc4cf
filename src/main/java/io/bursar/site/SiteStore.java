package io.bursar.site;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables of this room.
@Component
class SiteStore {

  private final JdbcClient db;
  private final Clock clock;
  private final SiteSettings site;
  private final PartnerSettings partner;

  SiteStore(JdbcClient db, Clock clock, SiteSettings site, PartnerSettings partner) {
    this.db = db;
    this.clock = clock;
    this.site = site;
    this.partner = partner;
  }

  /// Makes the first site and its partner what the configuration says, and returns all sites by
  /// age. Any number of nodes may do so at once, each in a transaction.
  List<Site> keepFirst(String url) {
    db.sql("lock table site.partners, site.sites in share row exclusive mode").update();
    var partnerId = keepPartner();
    var first = db.sql("select min(id) from site.sites").query(Long.class).optional();
    if (first.isPresent()) {
      update(first.get(), partnerId, url);
    } else {
      insert(partnerId, url);
    }
    return all();
  }

  private long keepPartner() {
    return db.sql(
            """
            insert into site.partners (short_code, name, created_at)
            values (:shortCode, coalesce(:name, :shortCode), :now)
            on conflict (lower(short_code)) do update set name = coalesce(:name, partners.name)
            returning id
            """)
        .param("shortCode", partner.shortCode())
        .param("name", partner.name())
        .param("now", clock.instant().atOffset(UTC))
        .query(Long.class)
        .single();
  }

  private void update(long id, long partnerId, String url) {
    db.sql("update site.sites set partner_id = :partner, url = :url, zone = :zone where id = :id")
        .param("partner", partnerId)
        .param("url", url)
        .param("zone", site.zone().getId())
        .param("id", id)
        .update();
  }

  private void insert(long partnerId, String url) {
    db.sql(
            """
            insert into site.sites (partner_id, url, zone, created_at)
            values (:partner, :url, :zone, :now)
            """)
        .param("partner", partnerId)
        .param("url", url)
        .param("zone", site.zone().getId())
        .param("now", clock.instant().atOffset(UTC))
        .update();
  }

  private List<Site> all() {
    return db
        .sql(
            """
            select s.id, s.url, s.zone, s.partner_id, p.short_code, p.name
              from site.sites s
              join site.partners p on p.id = s.partner_id
             order by s.id
            """)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toSite)
        .toList();
  }

  private record Row(
      long id, String url, String zone, long partnerId, String shortCode, String name) {

    Site toSite() {
      return new Site(id, new Partner(partnerId, shortCode, name), url, ZoneId.of(zone));
    }
  }
}
