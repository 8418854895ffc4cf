package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import io.bursar.reconciliation.Finding.State;
import io.bursar.reconciliation.Verdict.Disagrees;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of findings: one a disagreement, however often it is seen.
@Component
class FindingStore {

  private static final long COUNTED_MAX = 10_000;

  private final JdbcClient db;

  FindingStore(JdbcClient db) {
    this.db = db;
  }

  /// Keeps a disagreement: a new one is open, one that was settled is open again, and one that a
  /// person accepted stays accepted.
  void keep(Disagrees seen, Instant now) {
    var subject = seen.subject();
    var amount = subject.amount();
    db.sql(
            """
            insert into reconciliation.findings as f
              (kind, source, reference, payment, order_number, site_id, currency, amount, detail, state, found_at, looked_at)
            values (:kind, :source, :reference, :payment, :number, :site, :currency, :amount, :detail, 'open', :now, :now)
            on conflict (kind, source, reference) do update
               set looked_at = excluded.looked_at,
                   detail = case when f.state = 'accepted' then f.detail else excluded.detail end,
                   state = case when f.state = 'accepted' then f.state else 'open' end,
                   closed_at = case when f.state = 'accepted' then f.closed_at end
            """)
        .param("kind", seen.kind().text())
        .param("source", subject.source())
        .param("reference", subject.reference())
        .param("payment", subject.payment())
        .param("number", subject.orderNumber())
        .param("site", subject.siteId())
        .param("currency", amount == null ? null : amount.currency().getCurrencyCode())
        .param("amount", amount == null ? null : amount.minor())
        .param("detail", seen.detail())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Whether something of this source is an open or accepted finding: it is looked at as such.
  boolean isKnown(String source, String reference) {
    return db.sql(
            """
            select exists (select 1 from reconciliation.findings
                            where source = :source and reference = :reference and state <> 'settled')
            """)
        .param("source", source)
        .param("reference", reference)
        .query(Boolean.class)
        .single();
  }

  /// It was compared again, and nobody could tell: why it was found stays.
  void looked(long id, Instant now) {
    db.sql("update reconciliation.findings set looked_at = :now where id = :id and state = 'open'")
        .param("id", id)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// It is being done again.
  void doneAgain(long id, String detail, Instant now) {
    db.sql(
            """
            update reconciliation.findings set detail = :detail, looked_at = :now where id = :id and state = 'open'
            """)
        .param("id", id)
        .param("detail", detail)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// It is gone; nothing when it is not open.
  void settle(long id, Instant now) {
    db.sql(
            """
            update reconciliation.findings set state = 'settled', closed_at = :now, looked_at = :now where id = :id and state = 'open'
            """)
        .param("id", id)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// A person takes open findings as they are: one, or all of a kind that concern a site. Answers
  /// how many.
  int accept(
      @Nullable Long id,
      @Nullable FindingKind kind,
      long siteId,
      String reason,
      long userId,
      Instant now) {
    return db.sql(
            """
            update reconciliation.findings
               set state = 'accepted', closed_at = :now, closed_by = :user, reason = :reason
             where state = 'open' and (site_id is null or site_id = :site)
               and (:id::bigint is null or id = :id) and (:kind::text is null or kind = :kind)
            """)
        .param("id", id)
        .param("kind", kind == null ? null : kind.text())
        .param("site", siteId)
        .param("reason", reason)
        .param("user", userId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  Optional<Finding> find(long id) {
    return list("where id = :id", Map.of("id", id)).stream().findFirst();
  }

  /// Open findings of a source that were last looked at before a time, the longest ago first,
  /// behind this one.
  List<Finding> open(String source, Instant before, @Nullable Finding after, int max) {
    return list(
        """
        where state = 'open' and source = :source and looked_at < :before and (looked_at, id) > (:lookedAt, :id)
         order by looked_at, id limit :max
        """,
        Map.of(
            "source",
            source,
            "before",
            before.atOffset(UTC),
            "lookedAt",
            (after == null ? Instant.EPOCH : after.lookedAt()).atOffset(UTC),
            "id",
            after == null ? 0 : after.id(),
            "max",
            max));
  }

  /// Open findings of a kind behind an id that concern a site.
  List<Finding> open(FindingKind kind, long siteId, long after, int max) {
    return list(
        """
        where state = 'open' and kind = :kind and (site_id is null or site_id = :site) and id > :after order by id limit :max
        """,
        Map.of("kind", kind.text(), "site", siteId, "after", after, "max", max));
  }

  /// A page of what concerns a site: open ones oldest first behind this one, others newest first
  /// before it.
  List<Finding> page(
      long siteId, boolean open, @Nullable FindingKind kind, @Nullable Long from, int max) {
    var params = new HashMap<String, Object>();
    params.put("site", siteId);
    params.put("max", max);
    var where = new StringBuilder("where (site_id is null or site_id = :site)");
    where.append(open ? " and state = 'open'" : " and state <> 'open'");
    if (kind != null) {
      params.put("kind", kind.text());
      where.append(" and kind = :kind");
    }
    if (from != null) {
      params.put("from", from);
      where.append(open ? " and id > :from" : " and id < :from");
    }
    where.append(open ? " order by id" : " order by id desc").append(" limit :max");
    return list(where.toString(), params);
  }

  /// How many are open of each kind that concern a site, of at most 10,000 that are looked at.
  Map<FindingKind, Long> countOpen(long siteId) {
    var counts = new HashMap<FindingKind, Long>();
    db.sql(
            """
            select kind, count(*) as many from (
              select kind from reconciliation.findings
               where state = 'open' and (site_id is null or site_id = :site) limit :max) open group by kind
            """)
        .param("site", siteId)
        .param("max", COUNTED_MAX)
        .query(
            row -> {
              counts.put(kind(row.getString("kind")), row.getLong("many"));
            });
    return counts;
  }

  /// How many are open at all, of at most 10,000 that are looked at.
  long countOpen() {
    return db.sql(
            "select count(*) from (select 1 from reconciliation.findings where state = 'open' limit"
                + " :max) open")
        .param("max", COUNTED_MAX)
        .query(Long.class)
        .single();
  }

  private List<Finding> list(String where, Map<String, Object> params) {
    return db
        .sql(
            """
            select id, kind, source, reference, payment, order_number, site_id, currency, amount, detail, state, found_at, looked_at,
                   closed_at, closed_by, reason
              from reconciliation.findings
            """
                + where)
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toFinding)
        .toList();
  }

  private static FindingKind kind(String stored) {
    return FindingKind.find(stored).orElseThrow();
  }

  private record Row(
      long id,
      String kind,
      String source,
      String reference,
      @Nullable String payment,
      @Nullable String orderNumber,
      @Nullable Long siteId,
      @Nullable String currency,
      @Nullable Long amount,
      String detail,
      String state,
      Instant foundAt,
      Instant lookedAt,
      @Nullable Instant closedAt,
      @Nullable Long closedBy,
      String reason) {

    Finding toFinding() {
      var money = amount == null || currency == null ? null : Money.of(amount, currency);
      return new Finding(
          id,
          FindingStore.kind(kind),
          new Subject(source, reference, payment, orderNumber, siteId, money),
          detail,
          State.valueOf(state.toUpperCase(Locale.ROOT)),
          foundAt,
          lookedAt,
          closedAt,
          closedBy,
          reason);
    }
  }
}
