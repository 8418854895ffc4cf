package io.bursar.payment;

import static java.time.ZoneOffset.UTC;

import io.bursar.payment.spi.KnownCaptures;
import io.bursar.payment.spi.Standing.Settled;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of attempts at payment.
@Component
class PaymentStore implements KnownCaptures {

  private final JdbcClient db;

  PaymentStore(JdbcClient db) {
    this.db = db;
  }

  long insert(NewAttempt attempt, UUID key, @Nullable String reference, Instant now) {
    return db.sql(
            """
            insert into payment.attempts
              (site_id, basket_id, user_id, order_number, processor, request_key, reference, currency, amount, state, created_at, updated_at)
            values (:site, :basket, :user, :number, :processor, :key, :reference, :currency, :amount, 'Created', :now, :now)
            returning id
            """)
        .param("site", attempt.siteId())
        .param("basket", attempt.basketId())
        .param("user", attempt.userId())
        .param("number", attempt.orderNumber())
        .param("processor", attempt.processor())
        .param("key", key)
        .param("reference", reference)
        .param("currency", attempt.amount().currency().getCurrencyCode())
        .param("amount", attempt.amount().minor())
        .param("now", now.atOffset(UTC))
        .query(Long.class)
        .single();
  }

  Optional<PaymentAttempt> find(long id) {
    return list("where id = :id", Map.of("id", id)).stream().findFirst();
  }

  Optional<PaymentAttempt> lock(long id) {
    return list("where id = :id for update", Map.of("id", id)).stream().findFirst();
  }

  Optional<PaymentAttempt> find(String processor, String reference) {
    return list(
            "where processor = :processor and (reference = :reference or capture = :reference)",
            Map.of("processor", processor, "reference", reference))
        .stream()
        .findFirst();
  }

  List<PaymentAttempt> ofOrderNumber(String number) {
    return list("where order_number = :number order by id", Map.of("number", number));
  }

  /// When the first attempt was made; empty when there is none.
  Optional<Instant> firstAt() {
    return db.sql("select created_at from payment.attempts order by id limit 1")
        .query(Instant.class)
        .optional();
  }

  /// Those that there are, by ids, in no order.
  List<PaymentAttempt> find(Collection<Long> ids) {
    return list("where id = any(:ids)", Map.of("ids", ids.toArray(Long[]::new)));
  }

  List<PaymentAttempt> find(String processor, Collection<String> references) {
    return list(
        "where processor = :processor and reference = any(:references)",
        Map.of("processor", processor, "references", references.toArray(String[]::new)));
  }

  @Override
  public Map<String, String> payments(String processor, Collection<String> captures) {
    return list(
            "where processor = :processor and capture = any(:captures) and reference is not null",
            Map.of("processor", processor, "captures", captures.toArray(String[]::new)))
        .stream()
        .collect(
            Collectors.toMap(
                it -> Objects.requireNonNull(it.capture()),
                it -> Objects.requireNonNull(it.reference()),
                (one, _) -> one));
  }

  List<PaymentAttempt> ofBasket(long basketId) {
    return list("where basket_id = :basket order by id", Map.of("basket", basketId));
  }

  /// Moves the attempt from wherever the transition table allows it; false when it stands
  /// elsewhere.
  boolean move(long id, PaymentState to, String reason, Instant now) {
    return db.sql(
                """
                update payment.attempts set state = :to, reason = :reason, updated_at = :now
                 where id = :id and state = any(:froms)
                """)
            .param("id", id)
            .param("to", to.text())
            .param("reason", reason)
            .param("froms", froms(to))
            .param("now", now.atOffset(UTC))
            .update()
        == 1;
  }

  /// Takes the reference from attempts at paying for this basket that came to nothing.
  void takeReference(long basketId, String processor, String reference) {
    db.sql(
            """
            update payment.attempts set reference = null
             where processor = :processor and reference = :reference and basket_id = :basket
               and state in ('Declined', 'Canceled', 'Abandoned')
            """)
        .param("processor", processor)
        .param("reference", reference)
        .param("basket", basketId)
        .update();
  }

  void writeDeclineCode(long id, String code) {
    db.sql("update payment.attempts set decline_code = left(:code, 64) where id = :id")
        .param("code", code)
        .param("id", id)
        .update();
  }

  /// Keeps the reference that it has; takes none that has moved on to another attempt.
  void writeReference(long id, @Nullable String reference, @Nullable String pageUrl, Instant now) {
    db.sql(
            """
            update payment.attempts a
               set reference = coalesce(a.reference, (select :reference where not exists
                     (select 1 from payment.attempts o where o.processor = a.processor and o.reference = :reference))),
                   page_url = coalesce(:pageUrl, a.page_url), updated_at = :now
             where a.id = :id
               and (a.reference is null and :reference::text is not null
                    or a.page_url is distinct from coalesce(:pageUrl::text, a.page_url))
            """)
        .param("id", id)
        .param("reference", reference)
        .param("pageUrl", pageUrl)
        .param("now", now.atOffset(UTC))
        .update();
  }

  void writeSettled(long id, Settled settled, Instant now) {
    db.sql(
            """
            update payment.attempts
               set reference = coalesce(reference, :reference), settled_amount = :amount, settled_currency = :currency,
                   capture = coalesce(:capture, capture), label = :label, card_type = :cardType, updated_at = :now
             where id = :id
            """)
        .param("id", id)
        .param("reference", settled.reference())
        .param("amount", settled.amount().minor())
        .param("currency", settled.amount().currency().getCurrencyCode())
        .param("capture", settled.capture())
        .param("label", settled.label())
        .param("cardType", settled.cardType())
        .param("now", now.atOffset(UTC))
        .update();
  }

  int countAsked(long id) {
    return db.sql("update payment.attempts set asked = asked + 1 where id = :id returning asked")
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  /// Those that this asks for: what stands behind `from payment.attempts`.
  List<PaymentAttempt> list(String where, Map<String, Object> params) {
    return db
        .sql("select * from payment.attempts " + where)
        .params(params)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toAttempt)
        .toList();
  }

  private static String[] froms(PaymentState to) {
    return Arrays.stream(PaymentState.values())
        .filter(state -> state.next().contains(to))
        .map(PaymentState::text)
        .toArray(String[]::new);
  }

  /// An attempt about to be stored.
  record NewAttempt(
      long siteId,
      long basketId,
      long userId,
      String orderNumber,
      String processor,
      Money amount) {}

  private record Row(
      long id,
      long siteId,
      long basketId,
      long userId,
      String orderNumber,
      String processor,
      UUID requestKey,
      @Nullable String reference,
      String currency,
      long amount,
      @Nullable Long settledAmount,
      @Nullable String settledCurrency,
      @Nullable String capture,
      String state,
      @Nullable String pageUrl,
      String label,
      @Nullable String cardType,
      String reason,
      @Nullable String declineCode,
      int asked,
      Instant createdAt,
      Instant updatedAt) {

    PaymentAttempt toAttempt() {
      return new PaymentAttempt(
          id,
          siteId,
          basketId,
          userId,
          orderNumber,
          processor,
          requestKey,
          reference,
          Money.of(amount, currency),
          settledAmount == null || settledCurrency == null
              ? null
              : Money.of(settledAmount, settledCurrency),
          capture,
          PaymentState.of(state),
          pageUrl,
          label,
          cardType,
          reason,
          declineCode,
          asked,
          createdAt,
          updatedAt);
    }
  }
}
