package io.bursar.fulfillment;

import static java.time.ZoneOffset.UTC;

import io.bursar.history.Actor;
import io.bursar.history.Change;
import io.bursar.history.Change.Subject;
import io.bursar.history.History;
import io.bursar.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Deliveries that wait for a person, by the deadline by which somebody has to look.
@Component
public class Holds {

  /// Holds per page.
  public static final int PAGE_SIZE = 50;

  private static final long COUNTED_MAX = 10_000;

  private final JdbcClient db;
  private final History history;
  private final Clock clock;

  Holds(JdbcClient db, History history, Clock clock) {
    this.db = db;
    this.history = history;
    this.clock = clock;
  }

  /// One page of what is held on a site, nearest deadline first, from behind a deadline and
  /// delivery on (`after`, null for the first page), and one more if there is more.
  public List<Hold> page(long siteId, Whose whose, long viewer, @Nullable After after) {
    return db
        .sql(
            """
            select id, order_id, order_number, line_id, product_type, course_id, currency, price, destination, wanted, hold_reason,
                   held_since, hold_deadline, hold_owner
              from fulfillment.deliveries
             where site_id = :site and state = 'held'
               and (:whose = 'ALL' or :whose = 'MINE' and hold_owner = :viewer or :whose = 'NOBODYS' and hold_owner is null)
               and (hold_deadline, id) > (:deadline, :id)
             order by hold_deadline, id limit :max
            """)
        .param("site", siteId)
        .param("whose", whose.name())
        .param("viewer", viewer)
        .param("deadline", (after == null ? Instant.EPOCH : after.deadline()).atOffset(UTC))
        .param("id", after == null ? 0 : after.id())
        .param("max", PAGE_SIZE + 1)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toHold)
        .toList();
  }

  /// How many are held on a site, counted up to 10,000, and how many of them are overdue.
  public Count count(long siteId) {
    return db.sql(
            """
            select count(*) as held, count(*) filter (where hold_deadline < :now) as overdue
              from (select hold_deadline from fulfillment.deliveries
                     where site_id = :site and state = 'held' order by hold_deadline limit :max) held
            """)
        .param("site", siteId)
        .param("now", clock.instant().atOffset(UTC))
        .param("max", COUNTED_MAX)
        .query(Count.class)
        .single();
  }

  /// Those of these lines that are held now.
  public Set<Long> stillHeld(Collection<Long> lineIds) {
    return lineIds.isEmpty()
        ? Set.of()
        : db.sql(
                """
                select line_id from fulfillment.deliveries where line_id = any(:lines) and state = 'held'
                """)
            .param("lines", lineIds.toArray(Long[]::new))
            .query(Long.class)
            .set();
  }

  /// This person looks after the hold from now on; repeatable. False, and nothing changes, when the
  /// line is not held any more.
  @Transactional
  public boolean take(long orderId, long lineId, Actor by) {
    var baskets =
        db.sql(
                """
                update fulfillment.deliveries set hold_owner = :owner, updated_at = :now
                 where order_id = :order and line_id = :line and state = 'held'
                returning basket_id
                """)
            .param("owner", by.userId())
            .param("order", orderId)
            .param("line", lineId)
            .param("now", clock.instant().atOffset(UTC))
            .query(Long.class)
            .list();
    baskets.forEach(
        basketId ->
            history.record(
                by,
                List.of(
                    new Change(
                        basketId,
                        lineId,
                        Subject.DELIVERY,
                        "held",
                        "held",
                        "Looked after from now on."))));
    return !baskets.isEmpty();
  }

  /// Whose holds are asked for.
  public enum Whose {
    /// Everybody's.
    ALL,
    /// The viewer's own.
    MINE,
    /// Those that nobody looks after.
    NOBODYS
  }

  /// How many there are.
  public record Count(long held, long overdue) {}

  /// Where a page ended.
  public record After(Instant deadline, long id) {}

  /// One hold.
  ///
  /// @param wanted `granted`, or `revoked` when it is a revocation that waits
  /// @param owner the user id of who looks after it; null for nobody
  public record Hold(
      long id,
      long orderId,
      String orderNumber,
      long lineId,
      String productType,
      @Nullable String courseId,
      Money price,
      String destination,
      String wanted,
      String reason,
      Instant since,
      Instant deadline,
      @Nullable Long owner) {}

  private record Row(
      long id,
      long orderId,
      String orderNumber,
      long lineId,
      String productType,
      @Nullable String courseId,
      String currency,
      long price,
      String destination,
      String wanted,
      String holdReason,
      Instant heldSince,
      Instant holdDeadline,
      @Nullable Long holdOwner) {

    Hold toHold() {
      return new Hold(
          id,
          orderId,
          orderNumber,
          lineId,
          productType,
          courseId,
          Money.of(price, currency),
          destination,
          wanted,
          holdReason,
          heldSince,
          holdDeadline,
          holdOwner);
    }
  }
}
