package io.bursar.refund;

import io.bursar.history.Actor;
import io.bursar.order.Order;
import io.bursar.payment.PaidOutside;
import io.bursar.refund.Refund.Choice;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Refunds as other rooms see them: find them, decide about them, and go on with them now.
@Component
public class Refunds {

  /// Refunds per page.
  public static final int PAGE_SIZE = 25;

  private static final long COUNTED_MAX = 10_000;

  private final RefundStore store;
  private final RefundRows rows;
  private final DecideRefund decideRefund;
  private final PursueRefund pursueRefund;
  private final CreateRefund createRefund;
  private final SettleByHand settleByHand;
  private final JdbcClient db;

  Refunds(
      RefundStore store,
      RefundRows rows,
      DecideRefund decideRefund,
      PursueRefund pursueRefund,
      CreateRefund createRefund,
      SettleByHand settleByHand,
      JdbcClient db) {
    this.store = store;
    this.rows = rows;
    this.decideRefund = decideRefund;
    this.pursueRefund = pursueRefund;
    this.createRefund = createRefund;
    this.settleByHand = settleByHand;
    this.db = db;
  }

  /// The refund with this id, of the site's partner. Refuses with [NoSuchRefund].
  public Refund get(long id, Site site) {
    return store
        .find(id)
        .filter(refund -> refund.partnerId() == site.partner().id())
        .orElseThrow(NoSuchRefund::new);
  }

  /// The refund with this id, which something stored or published refers to.
  public Refund known(long id) {
    return store.find(id).orElseThrow();
  }

  /// All refunds of an order, oldest first.
  public List<Refund> ofOrder(long orderId) {
    return store.ofOrder(orderId);
  }

  /// Lets a refund be made, or tries again what failed, and goes on with it within the configured
  /// deadline; workers finish what is left. Never call it inside a transaction. Answers the refund
  /// as it then stands. Refuses what cannot be done as the refund stands, and to take back what
  /// cannot be taken back unless `anyhow`: then that is left.
  public Refund approve(long id, Choice choice, boolean anyhow, Actor by) {
    decideRefund.approve(id, choice, anyhow, by);
    return goOn(id, choice, by);
  }

  /// Tries again what failed, as it was decided before, and goes on with it as [#approve] does.
  /// Refuses what nobody has decided yet. Never call it inside a transaction.
  public Refund retry(long id, Actor by) {
    return goOn(id, decideRefund.retry(id, by), by);
  }

  private Refund goOn(long id, Choice choice, Actor by) {
    var decided = store.find(id).orElseThrow();
    // The LMS asks so from inside our call that takes the course back, and waits for the answer.
    return choice == Choice.LEAVE && decided.isRevoking() ? decided : pursueRefund.now(id, by);
  }

  /// Ends a refund before anything moved. Repeatable. Refuses once something did.
  public Refund deny(long id, Actor by) {
    decideRefund.deny(id, by);
    return store.find(id).orElseThrow();
  }

  /// Whether a person may note that it was paid back in another way.
  public boolean canBePaidOutside(Refund refund) {
    return settleByHand.isPossible(refund);
  }

  /// Writes down that what the processor refused, or could not tell of for days, was paid back in
  /// another way, under this reference, and goes on with the refund as [#approve] does. Never call
  /// it inside a transaction. Refuses without reference or reason, and whatever may have gone and
  /// is asked about still.
  public Refund paidOutside(long id, String reference, String reason, Actor by) {
    settleByHand.paidOutside(id, new PaidOutside(reference, reason), by);
    return pursueRefund.now(id, by);
  }

  /// Ends a case that a person has seen to, for this reason. Refuses what is none, and a reason
  /// that is missing or too long.
  public Refund closeCase(long id, String reason, Actor by) {
    settleByHand.closeCase(id, reason, by);
    return store.find(id).orElseThrow();
  }

  /// Makes a refund of what is left of these lines of an order, as the learner or the LMS asks for
  /// it; empty when nothing is left. What costs nothing is complete when this returns, and nobody
  /// is called for it.
  public Optional<Refund> request(Order order, List<Long> lineIds, String reason, Actor by) {
    return createRefund
        .ofLines(order, lineIds, reason, by)
        .map(
            refund -> {
              if (refund.total().isZero()) {
                pursueRefund.asFarAsItGoes(refund.id(), by);
              }
              return store.find(refund.id()).orElseThrow();
            });
  }

  /// The lines that refunds which were completed within a time refunded to their end, with what
  /// they granted to be taken back.
  public List<Long> linesTakenBack(Instant from, Instant until) {
    return store.linesTakenBack(from, until);
  }

  /// The refunds of this learner whose lines are being taken back now.
  public List<Refund> revokingOf(long userId, Site site) {
    return store.revokingOf(userId, site.partner().id());
  }

  /// A page of the refunds that match, newest first, from behind an id on; one more than
  /// [#PAGE_SIZE] when there is more.
  public List<Refund> page(Criteria criteria, @Nullable Long afterId) {
    var params = new HashMap<String, Object>();
    var where = where(criteria, params);
    if (afterId != null) {
      where += " and r.id < :after";
      params.put("after", afterId);
    }
    params.put("max", PAGE_SIZE + 1);
    return rows.list(where + " order by r.id desc limit :max", params);
  }

  /// How many refunds match, counted up to 10,000.
  public long count(Criteria criteria) {
    var params = new HashMap<String, Object>();
    var where = where(criteria, params);
    params.put("max", COUNTED_MAX);
    return db.sql(
            "select count(*) from (select 1 from refund.refunds r %s limit :max) counted"
                .formatted(where))
        .params(params)
        .query(Long.class)
        .single();
  }

  /// How many refunds of a site have not ended, or are cases for a person, counted up to 10,000.
  public long countNeedingAction(long siteId) {
    return count(new Criteria(siteId, null, null, null, Set.of(), true));
  }

  private static String where(Criteria criteria, Map<String, Object> params) {
    var conditions = new ArrayList<String>();
    conditions.add("r.site_id = :site");
    params.put("site", criteria.siteId());
    if (criteria.id() != null) {
      conditions.add("r.id = :id");
      params.put("id", criteria.id());
    }
    if (criteria.orderId() != null) {
      conditions.add("r.order_id = :order");
      params.put("order", criteria.orderId());
    }
    if (criteria.userIds() != null) {
      conditions.add("r.user_id = any(:users)");
      params.put("users", criteria.userIds().toArray(Long[]::new));
    }
    if (criteria.needsAction()) {
      conditions.add(
          "(r.status not in ('Complete', 'Denied') or r.cause in ('came back', 'too much'))");
    } else if (!criteria.statuses().isEmpty()) {
      conditions.add("r.status = any(:statuses)");
      params.put(
          "statuses", criteria.statuses().stream().map(RefundStatus::text).toArray(String[]::new));
    }
    return "where " + String.join(" and ", conditions);
  }

  /// What to look for; what is null or empty does not matter. All that is given must hold.
  ///
  /// @param needsAction only those that have not ended, whatever `statuses` says
  public record Criteria(
      long siteId,
      @Nullable Long id,
      @Nullable Long orderId,
      @Nullable List<Long> userIds,
      Set<RefundStatus> statuses,
      boolean needsAction) {}

  /// There is no such refund, or none of this site's.
  public static final class NoSuchRefund extends Refusal {
    private static final long serialVersionUID = 1L;

    NoSuchRefund() {
      super(Kind.NOT_FOUND, "no-such-refund", "There is no such refund.");
    }
  }
}
