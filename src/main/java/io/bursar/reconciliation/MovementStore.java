package io.bursar.reconciliation;

import static java.time.ZoneOffset.UTC;

import io.bursar.payment.spi.Statement;
import io.bursar.payment.spi.Statement.Movement;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of what processors' statements said.
@Component
class MovementStore {

  private final JdbcClient db;

  MovementStore(JdbcClient db) {
    this.db = db;
  }

  /// Keeps what a page of a statement says; what was said before is replaced. What is no longer the
  /// same has to be asked about again.
  void keep(String processor, List<Movement> movements, Instant now) {
    db.sql(
            """
            insert into reconciliation.movements as kept (processor, kind, reference, payment, order_number, currency, amount, at, read_at)
            select distinct on (kind, reference) :processor, kind, reference, payment, order_number, currency, amount, at::timestamptz, :now
              from unnest(:kinds::text[], :references::text[], :payments::text[], :numbers::text[], :currencies::text[],
                          :amounts::bigint[], :ats::text[])
                   as m(kind, reference, payment, order_number, currency, amount, at)
            on conflict (processor, kind, reference) do update
               set payment = excluded.payment, order_number = excluded.order_number, currency = excluded.currency,
                   amount = excluded.amount, at = excluded.at, read_at = excluded.read_at,
                   asked = kept.asked and (kept.payment, kept.currency, kept.amount) = (excluded.payment, excluded.currency, excluded.amount)
            """)
        .param("processor", processor)
        .param("now", now.atOffset(UTC))
        .param("kinds", column(movements, it -> text(it.kind())))
        .param("references", column(movements, Movement::reference))
        .param("payments", column(movements, Movement::payment))
        .param("numbers", column(movements, Movement::orderNumber))
        .param("currencies", column(movements, it -> it.amount().currency().getCurrencyCode()))
        .param("amounts", movements.stream().map(it -> it.amount().minor()).toArray(Long[]::new))
        .param("ats", column(movements, it -> it.at().toString()))
        .update();
  }

  /// Keeps that this was asked about and is as it should be, be it on a statement or not.
  void keepAsked(String processor, Movement movement, Instant now) {
    keep(processor, List.of(movement), now);
    db.sql(
            """
            update reconciliation.movements set asked = true
             where processor = :processor and kind = :kind and reference = :reference
            """)
        .param("processor", processor)
        .param("kind", text(movement.kind()))
        .param("reference", movement.reference())
        .update();
  }

  /// How much that moved within a time was asked about and is as it should be.
  int countAsked(String processor, Instant from, Instant until) {
    return db.sql(
            """
            select count(*) from reconciliation.movements
             where processor = :processor and at >= :from and at < :until and asked
            """)
        .param("processor", processor)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .query(Integer.class)
        .single();
  }

  /// What moved within a time has to be asked about anew.
  void forgetAsked(String processor, Instant from, Instant until) {
    db.sql(
            """
            update reconciliation.movements set asked = false
             where processor = :processor and at >= :from and at < :until and asked
            """)
        .param("processor", processor)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .update();
  }

  /// Drops what moved within a time and was not read since, nor asked about: the statement shows it
  /// no more.
  void dropUnread(String processor, Instant from, Instant until, Instant since) {
    db.sql(
            """
            delete from reconciliation.movements
             where processor = :processor and at >= :from and at < :until and read_at < :since and not asked
            """)
        .param("processor", processor)
        .param("from", from.atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .param("since", since.atOffset(UTC))
        .update();
  }

  /// What moved within a time and is still to be asked about, if it has to be; oldest first, behind
  /// this movement.
  List<Movement> between(
      String processor, Instant from, Instant until, @Nullable Movement after, int max) {
    return db
        .sql(
            """
            select kind, payment, reference, order_number, currency, amount, at
              from reconciliation.movements
             where processor = :processor and at < :until and (at, kind, reference) > (:from, :kind, :reference) and not asked
             order by at, kind, reference limit :max
            """)
        .param("processor", processor)
        .param("from", (after == null ? from : after.at()).atOffset(UTC))
        .param("until", until.atOffset(UTC))
        .param("kind", after == null ? "" : text(after.kind()))
        .param("reference", after == null ? "" : after.reference())
        .param("max", max)
        .query(Row.class)
        .list()
        .stream()
        .map(Row::toMovement)
        .toList();
  }

  /// What a statement showed under this reference, if that is not forgotten.
  Optional<Movement> find(String processor, String reference) {
    return db.sql(
            """
            select kind, payment, reference, order_number, currency, amount, at
              from reconciliation.movements
             where processor = :processor and kind in ('payment', 'refund', 'dispute') and reference = :reference
             order by kind limit 1
            """)
        .param("processor", processor)
        .param("reference", reference)
        .query(Row.class)
        .optional()
        .map(Row::toMovement);
  }

  /// Those of these references by which a statement shows movements of this kind, or payments.
  Set<String> shown(String processor, Statement.Kind kind, Collection<String> references) {
    return Set.copyOf(
        db.sql(
                """
                select reference from reconciliation.movements
                 where processor = :processor and kind = :kind and reference = any(:references)
                union
                select payment from reconciliation.movements
                 where processor = :processor and kind = :kind and payment = any(:references)
                """)
            .param("processor", processor)
            .param("kind", text(kind))
            .param("references", references.toArray(String[]::new))
            .query(String.class)
            .list());
  }

  /// Forgets what moved before a time, but for what an open finding is about.
  void forget(Instant before) {
    db.sql(
            """
            delete from reconciliation.movements m
             where at < :before
               and not exists (select 1 from reconciliation.findings f
                                where f.source = m.processor and f.reference = m.reference and f.state = 'open')
            """)
        .param("before", before.atOffset(UTC))
        .update();
  }

  private static String text(Statement.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String[] column(
      List<Movement> movements, Function<Movement, @Nullable String> value) {
    return movements.stream().map(value).toArray(String[]::new);
  }

  private record Row(
      String kind,
      String payment,
      String reference,
      @Nullable String orderNumber,
      String currency,
      long amount,
      Instant at) {

    Movement toMovement() {
      return new Movement(
          Statement.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
          payment,
          reference,
          orderNumber,
          Money.of(amount, currency),
          at);
    }
  }
}
