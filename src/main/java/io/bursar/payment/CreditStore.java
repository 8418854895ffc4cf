package io.bursar.payment;

import static java.time.ZoneOffset.UTC;

import io.bursar.payment.CreditView.Origin;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of money that goes back.
@Component
class CreditStore {

  private final JdbcClient db;

  CreditStore(JdbcClient db) {
    this.db = db;
  }

  long insert(long attemptId, Money amount, @Nullable Long refundId, UUID key, Instant now) {
    return db.sql(
            """
            insert into payment.credits (attempt_id, request_key, refund_id, origin, currency, amount, state, created_at, updated_at)
            values (:attempt, :key, :refund, 'bursar', :currency, :amount, 'To be asked', :now, :now)
            returning id
            """)
        .param("attempt", attemptId)
        .param("key", key)
        .param("refund", refundId)
        .param("currency", amount.currency().getCurrencyCode())
        .param("amount", amount.minor())
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .single();
  }

  /// Writes down what somebody else gave.
  long insertSeen(long attemptId, SeenCredit seen, Origin origin, CreditState state, Instant now) {
    return insertGiven(
        attemptId, null, seen.amount(), origin, state, seen.reference(), seen.at(), now);
  }

  /// Writes down what a person gave in another way, for this refund if for one.
  long insertOutside(
      long attemptId, @Nullable Long refundId, Money amount, String reference, Instant now) {
    return insertGiven(
        attemptId, refundId, amount, Origin.OUTSIDE, CreditState.DONE, reference, now, now);
  }

  private long insertGiven(
      long attemptId,
      @Nullable Long refundId,
      Money amount,
      Origin origin,
      CreditState state,
      String reference,
      Instant at,
      Instant now) {
    return db.sql(
            """
            insert into payment.credits (attempt_id, refund_id, origin, currency, amount, state, reference, created_at, updated_at)
            values (:attempt, :refund, :origin, :currency, :amount, :state, :reference, :at, :now)
            returning id
            """)
        .param("attempt", attemptId)
        .param("refund", refundId)
        .param("origin", origin.name().toLowerCase(Locale.ROOT))
        .param("currency", amount.currency().getCurrencyCode())
        .param("amount", amount.minor())
        .param("state", state.text())
        .param("reference", reference)
        .param("at", at.atOffset(UTC))
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .single();
  }

  /// Gives the right to ask for an undecided credit to one at a time; empty when it is decided, or
  /// somebody else has the right.
  Optional<Claim> claim(long id, Instant now, Instant leaseUntil) {
    return db.sql(
            """
            with before as (
              select id, state, asked_at from payment.credits
               where id = :id and state in ('To be asked', 'Unknown', 'Pending') and (lease_until is null or lease_until <= :now)
                 for update)
            update payment.credits c
               set lease_token = gen_random_uuid(), lease_until = :until, updated_at = :now,
                   state = case when before.state = 'To be asked' then 'Unknown' else before.state end
              from before where c.id = before.id
            returning c.id, c.attempt_id, c.request_key, c.currency, c.amount, c.lease_token, before.state, before.asked_at
            """)
        .param("id", id)
        .param("now", now.atOffset(UTC))
        .param("until", leaseUntil.atOffset(UTC))
        .query(Claim.class)
        .optional();
  }

  /// Whether nobody else got the right meanwhile.
  boolean holds(Claim claim) {
    return db.sql("select count(*) from payment.credits where id = :id and lease_token = :token")
            .param("id", claim.id())
            .param("token", claim.leaseToken())
            .query(Long.class)
            .single()
        == 1;
  }

  /// Counts a try by schedule; answers how many there were.
  int countTried(long id) {
    return db.sql("update payment.credits set tries = tries + 1 where id = :id returning tries")
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  /// Whoever has the right sends the request now, and has the right for as long again; false when
  /// it was given up, or somebody else got the right meanwhile.
  boolean asking(Claim claim, Instant now, Instant leaseUntil) {
    return db.sql(
                """
                update payment.credits
                   set asked_at = :now, lease_until = :until, silent_since = coalesce(silent_since, :now)
                 where id = :id and lease_token = :token and state in ('To be asked', 'Unknown')
                """)
            .param("id", claim.id())
            .param("token", claim.leaseToken())
            .param("now", now.atOffset(UTC))
            .param("until", leaseUntil.atOffset(UTC))
            .update()
        == 1;
  }

  /// The processor did not say what went back of a payment.
  void silent(long attemptId, Instant now) {
    db.sql(
            """
            update payment.credits set silent_since = :now
             where attempt_id = :attempt and state <> 'Done' and silent_since is null
            """)
        .param("attempt", attemptId)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// The processor said what went back of a payment: these, and of what it refused nothing.
  void told(long attemptId, List<Long> shown, Instant now) {
    db.sql(
            """
            update payment.credits
               set silent_since = case when id = any(:shown) or state in ('To be asked', 'Failed') then null
                                       else coalesce(silent_since, :now) end
             where attempt_id = :attempt and state <> 'Done'
            """)
        .param("attempt", attemptId)
        .param("shown", shown.toArray(Long[]::new))
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Gives the right back without an outcome, with a sentence why; without one, the last stays.
  void release(Claim claim, @Nullable String reason, Instant now) {
    db.sql(
            """
            update payment.credits set lease_token = null, lease_until = null, reason = coalesce(:reason, reason), updated_at = :now
             where id = :id and lease_token = :token
            """)
        .param("id", claim.id())
        .param("token", claim.leaseToken())
        .param("reason", reason)
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Gives up an undecided credit, unless somebody has the right to ask for it or a request that
  /// was sent after that instant may still be on its way. Who had the right has it no more.
  boolean giveUp(long id, String reason, Instant now, Instant arrived) {
    return db.sql(
                """
                update payment.credits
                   set state = 'Failed', reason = :reason, updated_at = :now, lease_token = null, lease_until = null
                 where id = :id and state in ('To be asked', 'Unknown', 'Pending')
                   and (lease_until is null or lease_until <= :now) and (asked_at is null or asked_at < :arrived)
                """)
            .param("id", id)
            .param("arrived", arrived.atOffset(UTC))
            .param("reason", reason)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Moves a credit from wherever the transition table allows it; false when it stands elsewhere.
  boolean move(long id, CreditState to, @Nullable String reference, String reason, Instant now) {
    return db.sql(
                """
                update payment.credits
                   set state = :to, reference = coalesce(reference, :reference), reason = :reason, lease_token = null, lease_until = null,
                       silent_since = null, updated_at = :now
                 where id = :id and state = any(:froms)
                """)
            .param("id", id)
            .param("to", to.text())
            .param("reference", reference)
            .param("reason", reason)
            .param("froms", froms(to))
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  Optional<CreditView> find(long id) {
    return list("where id = :id", Map.of("id", id)).stream().findFirst();
  }

  List<CreditView> ofAttempt(long attemptId) {
    return list("where attempt_id = :attempt order by id", Map.of("attempt", attemptId));
  }

  List<CreditView> ofAttempts(List<Long> attemptIds) {
    return list(
        "where attempt_id = any(:attempts) order by id",
        Map.of("attempts", attemptIds.toArray(Long[]::new)));
  }

  List<CreditView> doneBetween(String processor, Instant from, Instant until) {
    return list(
        """
        where origin = 'bursar' and state = 'Done' and updated_at >= :from and updated_at < :until
          and exists (select 1 from payment.attempts a where a.id = attempt_id and a.processor = :processor)
        order by id
        """,
        Map.of("processor", processor, "from", from.atOffset(UTC), "until", until.atOffset(UTC)));
  }

  private List<CreditView> list(String where, Map<String, Object> params) {
    return db
        .sql(
            """
            select id, attempt_id, request_key, refund_id, origin, currency, amount, state, reference, reason, tries, lease_until,
                   silent_since, created_at, updated_at
              from payment.credits
            """
                + where)
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toView)
        .toList();
  }

  private static String[] froms(CreditState to) {
    return Arrays.stream(CreditState.values())
        .filter(state -> state.next().contains(to))
        .map(CreditState::text)
        .toArray(String[]::new);
  }

  /// The right to ask for a credit, until its lease ends.
  ///
  /// @param state where it stood before
  /// @param askedAt when it was asked for last; null when it never was
  record Claim(
      long id,
      long attemptId,
      UUID requestKey,
      String currency,
      long amount,
      UUID leaseToken,
      String state,
      @Nullable Instant askedAt) {

    Money money() {
      return Money.of(amount, currency);
    }
  }

  private record Row(
      long id,
      long attemptId,
      @Nullable UUID requestKey,
      @Nullable Long refundId,
      String origin,
      String currency,
      long amount,
      String state,
      @Nullable String reference,
      String reason,
      int tries,
      @Nullable Instant leaseUntil,
      @Nullable Instant silentSince,
      Instant createdAt,
      Instant updatedAt) {

    CreditView toView() {
      return new CreditView(
          id,
          attemptId,
          requestKey,
          refundId,
          Origin.valueOf(origin.toUpperCase(Locale.ROOT)),
          Money.of(amount, currency),
          CreditState.of(state),
          reference,
          reason,
          tries,
          leaseUntil,
          silentSince,
          createdAt,
          updatedAt);
    }
  }
}
