package io.bursar.payment.invoice;

import static java.time.ZoneOffset.UTC;

import io.bursar.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of bank transfers.
@Component
class TransferStore {

  private final JdbcClient db;

  TransferStore(JdbcClient db) {
    this.db = db;
  }

  /// Everything that came for this payment or goes back of it.
  List<Transfer> ofPayment(UUID payment) {
    return list("where payment_key = :payment order by id", Map.of("payment", payment));
  }

  Optional<Transfer> find(String reference) {
    return list("where reference = :reference", Map.of("reference", reference)).stream()
        .findFirst();
  }

  /// What is to be sent back and was not yet, oldest first.
  List<Transfer> toMake(int max) {
    return list("where bank_reference is null order by id limit :max", Map.of("max", max));
  }

  /// How many transfers are to be sent back and were not yet.
  long countToMake() {
    return db.sql("select count(*) from payment.transfers where bank_reference is null")
        .query(Long.class)
        .single();
  }

  /// What was recorded from one instant until before another, after this id.
  List<Transfer> recorded(Instant from, Instant until, long afterId, int max) {
    // The time first: by the id alone, every transfer there ever was would be walked through.
    return list(
        """
        where id in (with day as materialized (
                       select id from payment.transfers where recorded_at >= :from and recorded_at < :until)
                     select id from day where id > :after order by id limit :max)
        order by id
        """,
        Map.of(
            "from",
            from.atOffset(UTC),
            "until",
            until.atOffset(UTC),
            "after",
            afterId,
            "max",
            max));
  }

  /// Writes down money that came; empty when some came for this payment already, or the bank's
  /// reference is known.
  Optional<Long> insertReceived(
      UUID payment,
      String reference,
      Money amount,
      String bankReference,
      LocalDate on,
      @Nullable Long userId,
      Instant now) {
    return db.sql(
            """
            insert into payment.transfers
              (payment_key, reference, currency, amount, bank_reference, moved_on, recorded_by, recorded_at, created_at)
            values (:payment, :reference, :currency, :amount, :bankReference, :on, :user, :now, :now)
            on conflict do nothing returning id
            """)
        .param("payment", payment)
        .param("reference", reference)
        .param("currency", amount.currency().getCurrencyCode())
        .param("amount", amount.minor())
        .param("bankReference", bankReference)
        .param("on", on)
        .param("user", userId)
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .optional();
  }

  void insertPayer(long transferId, String name, Instant forgetAfter) {
    db.sql(
            """
            insert into payment.transfer_payers (transfer_id, name, forget_after) values (:id, :name, :forgetAfter)
            """)
        .param("id", transferId)
        .param("name", name)
        .param("forgetAfter", forgetAfter.atOffset(UTC))
        .update();
  }

  /// Writes down that money is to be sent back; a second time changes nothing.
  void insertToMake(UUID payment, UUID credit, String reference, Money amount, Instant now) {
    db.sql(
            """
            insert into payment.transfers (payment_key, credit_key, reference, currency, amount, created_at)
            values (:payment, :credit, :reference, :currency, :amount, :now)
            on conflict (credit_key) do nothing
            """)
        .param("payment", payment)
        .param("credit", credit)
        .param("reference", reference)
        .param("currency", amount.currency().getCurrencyCode())
        .param("amount", amount.minor())
        .param("now", now.atOffset(UTC))
        .update();
  }

  /// Writes down that it was sent back; false when it was before. A bank reference that is known
  /// throws a [org.springframework.dao.DuplicateKeyException].
  boolean made(
      String reference, String bankReference, LocalDate on, @Nullable Long userId, Instant now) {
    return db.sql(
                """
                update payment.transfers
                   set bank_reference = :bankReference, moved_on = :on, recorded_by = :user, recorded_at = :now
                 where reference = :reference and bank_reference is null
                """)
            .param("reference", reference)
            .param("bankReference", bankReference)
            .param("on", on)
            .param("user", userId)
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Attempts at payment by invoice that wait for their transfer, oldest first, behind this one; of
  /// those searched for, also those that were given up: their money may come all the same.
  ///
  /// @param search the beginning of an order number (all of it for those given up), or a reference;
  ///   empty for all
  List<Long> open(long siteId, String search, long afterId, int max) {
    return db.sql(
            """
            (select id from payment.attempts
              where processor = 'invoice' and state in ('Created', 'Pending', 'Unknown') and site_id = :site and id > :after
                and (:search = '' or starts_with(order_number, :search) or reference = :search)
              order by id limit :max)
            union all
            (select id from payment.attempts
              where processor = 'invoice' and state in ('Declined', 'Canceled', 'Abandoned') and site_id = :site and id > :after
                and (order_number = :search or reference = :search))
             order by id limit :max
            """)
        .param("site", siteId)
        .param("after", afterId)
        .param("search", search)
        .param("max", max)
        .query(Long.class)
        .list();
  }

  private List<Transfer> list(String where, Map<String, Object> params) {
    return db.sql(
            "select t.*, p.name as payer from payment.transfers t"
                + " left join payment.transfer_payers p on p.transfer_id = t.id "
                + where)
        .params(params)
        .query(
            (row, _) ->
                new Transfer(
                    row.getLong("id"),
                    row.getObject("payment_key", UUID.class),
                    row.getObject("credit_key", UUID.class),
                    row.getString("reference"),
                    Money.of(row.getLong("amount"), row.getString("currency")),
                    row.getString("bank_reference"),
                    row.getObject("moved_on", LocalDate.class),
                    row.getString("payer"),
                    instant(row.getObject("recorded_at", OffsetDateTime.class)),
                    row.getObject("created_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
