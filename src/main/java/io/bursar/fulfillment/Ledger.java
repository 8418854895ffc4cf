package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.fulfillment.spi.Outcome.Grant;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The ledger of grants: who was granted what by which line, and how each grant ended. Rows are
/// only added, but for the name by which the destination knows a grant, of which the former ones
/// are kept. A grant counts while its line still wants it and it has not ended.
@Component
class Ledger {

  private final JdbcClient db;

  Ledger(JdbcClient db) {
    this.db = db;
  }

  /// Writes down what a line granted (a second time changes nothing), and answers what the ledger
  /// says of this learner's other lines with the same resource there.
  Granted grant(Delivery delivery, long userId, Grant grant, Instant since, Instant now) {
    var rows =
        db.sql(
                """
                with written as (
                  insert into fulfillment.grants (site_id, user_id, order_id, line_id, destination, resource, mode, reference, granted_at)
                  values (:site, :user, :order, :line, :destination, :resource, :mode, :reference, :now)
                  on conflict (line_id) do nothing
                  returning line_id)
                select g.line_id, g.mode, d.wanted = 'granted' and e.grant_id is null as counts,
                       g.granted_at >= :since or coalesce(e.how = 'revoked' and e.ended_at >= :since, false) as crossed,
                       exists (select 1 from fulfillment.grants mine
                                where mine.line_id = :line and (mine.granted_at, mine.line_id) < (g.granted_at, g.line_id)) as later,
                       false as own
                  from fulfillment.grants g
                  join fulfillment.deliveries d on d.line_id = g.line_id
                  left join fulfillment.grant_ends e on e.grant_id = g.id
                 where g.user_id = :user and g.resource = :resource and g.destination = :destination and g.line_id <> :line
                union all
                select line_id, '', true, false, false, true from written
                """)
            .param("site", delivery.siteId())
            .param("user", userId)
            .param("order", delivery.orderId())
            .param("line", delivery.lineId())
            .param("destination", delivery.destination())
            .param("resource", grant.resource())
            .param("mode", grant.mode())
            .param("reference", grant.reference())
            .param("since", since.atOffset(UTC))
            .param("now", now.atOffset(UTC))
            .query(Other.class)
            .list();
    return new Granted(
        rows.stream().anyMatch(Other::own), rows.stream().filter(row -> !row.own()).toList());
  }

  /// Writes down by which name the destination knows what this line was granted, now that it was
  /// given again: by this one it is taken back. Without a name, or by the same one, nothing
  /// changes.
  void refer(long lineId, String reference, Instant now) {
    db.sql(
            """
            with former as (
              select id, reference from fulfillment.grants
               where line_id = :line and :reference <> '' and reference <> :reference
                 for update),
            kept as (
              insert into fulfillment.former_references (grant_id, reference, replaced_at)
              select id, reference, :now from former where reference <> '')
            update fulfillment.grants g set reference = :reference from former where g.id = former.id
            """)
        .param("line", lineId)
        .param("reference", reference)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Writes down how the grant of a line ended, if it has one; a second time changes nothing.
  /// Answers whether it ended by this.
  boolean end(long lineId, String how, String why, @Nullable Long userId, Instant now) {
    return db.sql(
                """
                insert into fulfillment.grant_ends (grant_id, how, why, user_id, ended_at)
                select id, :how, :why, :user, :now from fulfillment.grants where line_id = :line
                on conflict (grant_id) do nothing
                """)
            .param("line", lineId)
            .param("how", how)
            .param("why", why)
            .param("user", userId)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Whether the grant of a line has ended; not if it never had one.
  boolean hasEnded(long lineId) {
    return db.sql(
            """
            select exists (select 1 from fulfillment.grant_ends e
                             join fulfillment.grants g on g.id = e.grant_id where g.line_id = :line)
            """)
        .param("line", lineId)
        .query(Boolean.class)
        .single();
  }

  /// Whether lines of this order may have granted something that was not taken back: it is granted
  /// still, its taking back is not over, or it was left at its destination.
  boolean mayBeLeft(long orderId) {
    return db.sql(
            """
            select exists (
              select 1 from fulfillment.deliveries d
                left join fulfillment.grants g on g.line_id = d.line_id
                left join fulfillment.grant_ends e on e.grant_id = g.id
               where d.order_id = :order and (g.id is not null or d.ever_unsure or d.state = 'running')
                 and (d.wanted <> 'revoked' or d.state <> 'closed' or coalesce(e.how = 'left', false)))
            """)
        .param("order", orderId)
        .query(Boolean.class)
        .single();
  }

  /// Whether the learner was left the same by another line, after the grant of this one had ended.
  boolean wasLeftSince(long lineId) {
    return db.sql(
            """
            select exists (select 1
                             from fulfillment.grants g
                             join fulfillment.grant_ends e on e.grant_id = g.id
                             join fulfillment.grants other
                               on other.user_id = g.user_id and other.resource = g.resource
                                  and other.destination = g.destination and other.id <> g.id
                             join fulfillment.grant_ends kept on kept.grant_id = other.id
                            where g.line_id = :line and kept.how = 'left' and kept.ended_at >= e.ended_at)
            """)
        .param("line", lineId)
        .query(Boolean.class)
        .single();
  }

  /// The line of this order that was granted what its destination calls by this name, or did.
  Optional<Long> lineOf(long orderId, String reference) {
    return db.sql(
            """
            select line_id from fulfillment.grants g
             where order_id = :order
               and (reference = :reference
                    or exists (select 1 from fulfillment.former_references f where f.grant_id = g.id and f.reference = :reference))
             order by line_id limit 1
            """)
        .param("reference", reference)
        .param("order", orderId)
        .query(Long.class)
        .optional();
  }

  /// What each of these lines granted, by line; lines that granted nothing are left out.
  Map<Long, Entry> ofLines(Collection<Long> lineIds) {
    return lineIds.isEmpty()
        ? Map.of()
        : db
            .sql(
                """
                select line_id, order_id, user_id, destination, resource, mode, reference, granted_at
                  from fulfillment.grants where line_id = any(:lines)
                """)
            .param("lines", lineIds.toArray(Long[]::new))
            .query(Entry.class)
            .list()
            .stream()
            .collect(Collectors.toMap(Entry::lineId, Function.identity()));
  }

  /// What counts of these learners' grants of these resources, newest first: the n-th learner, the
  /// n-th resource.
  List<Entry> counting(List<Long> userIds, List<String> resources) {
    return userIds.isEmpty()
        ? List.of()
        : db.sql(
                """
                select g.line_id, g.order_id, g.user_id, g.destination, g.resource, g.mode, g.reference, g.granted_at
                  from unnest(:users::bigint[], :resources::text[]) as asked(user_id, resource)
                  join fulfillment.grants g on g.user_id = asked.user_id and g.resource = asked.resource
                  join fulfillment.deliveries d on d.line_id = g.line_id
                 where d.wanted = 'granted' and not exists (select 1 from fulfillment.grant_ends e where e.grant_id = g.id)
                 order by g.granted_at desc, g.id desc
                """)
            .param("users", userIds.toArray(Long[]::new))
            .param("resources", resources.toArray(String[]::new))
            .query(Entry.class)
            .list();
  }

  /// What another line of the learner grants of the same resource.
  ///
  /// @param counts whether it still does
  /// @param crossed whether it was granted, or taken back at the destination, since the time that
  ///   was asked for: then the calls may have crossed
  /// @param later whether it was granted after what this line had granted before; not if that was
  ///   nothing
  record Other(
      long lineId, String mode, boolean counts, boolean crossed, boolean later, boolean own) {}

  /// What writing a grant down came to.
  ///
  /// @param first whether the line had granted nothing before
  record Granted(boolean first, List<Other> others) {}

  /// One grant as it was written down.
  record Entry(
      long lineId,
      long orderId,
      long userId,
      String destination,
      String resource,
      String mode,
      String reference,
      Instant grantedAt) {

    Grant grant() {
      return new Grant(resource, mode, reference);
    }
  }
}
