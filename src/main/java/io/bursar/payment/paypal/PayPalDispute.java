package io.bursar.payment.paypal;

import io.bursar.payment.spi.Credits.Kind;
import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.shared.Money;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// One dispute with all its details, and what it took of the money, or holds.
///
/// What it took may be less than what was disputed, and what is written down of a credit keeps its
/// amount: so a dispute is told as two credits, all of it and a part, of which at most one counts.
///
/// @param asked what is disputed
record PayPalDispute(String id, Instant at, Money asked, JsonNode details) {

  /// The money is ours, whoever else paid: it was won, taken back or refused, or ended without a
  /// decision in favor of another dispute about the same capture.
  private static final Set<String> KEPT =
      Set.of("RESOLVED_SELLER_FAVOUR", "CANCELED_BY_BUYER", "DENIED", "NONE");

  private static final Set<String> LOST = Set.of("RESOLVED_BUYER_FAVOUR", "ACCEPTED");

  /// PayPal keeps its promise to one of the two out of its own pocket.
  private static final String PAID_BY_PAYPAL = "RESOLVED_WITH_PAYOUT";

  static PayPalDispute of(JsonNode details) {
    return new PayPalDispute(
        details.path("dispute_id").asString(""),
        OffsetDateTime.parse(details.path("create_time").asString("")).toInstant(),
        PayPalMoney.read(details.path("dispute_amount")),
        details);
  }

  boolean isDecided() {
    return details.path("status").asString("").equals("RESOLVED");
  }

  /// A question of the payer's to the shop, by which no money is held.
  boolean isInquiry() {
    return details.path("dispute_life_cycle_stage").asString("").equals("INQUIRY");
  }

  /// What a dispute that is decided took from us; empty when PayPal does not say it in words that
  /// are known here, so that a person has to look.
  Optional<Money> gone() {
    var outcome = details.path("dispute_outcome").path("outcome_code").asString("");
    if (KEPT.contains(outcome)) {
      return Optional.of(none());
    }
    return moved()
        .or(this::adjudged)
        .or(
            () -> {
              if (LOST.contains(outcome)) {
                return Optional.of(refunded());
              }
              return outcome.equals(PAID_BY_PAYPAL) || isInquiry()
                  ? Optional.of(none())
                  : Optional.empty();
            });
  }

  /// It holds the money, or may.
  List<SeenCredit> pending() {
    return List.of(credit(id, asked, State.PENDING), credit(partly(), asked, State.FAILED));
  }

  /// It took this much, which may be nothing. What counts comes first, so that at no moment less
  /// counts than went.
  List<SeenCredit> took(Money taken) {
    return taken.equals(asked)
        ? List.of(credit(id, asked, State.DONE), credit(partly(), asked, State.FAILED))
        : List.of(
            credit(partly(), taken, taken.isZero() ? State.FAILED : State.DONE),
            credit(id, asked, State.FAILED));
  }

  Money none() {
    return Money.zero(asked.currency());
  }

  private String partly() {
    return id + "/part";
  }

  private SeenCredit credit(String reference, Money amount, State state) {
    return new SeenCredit(reference, null, amount, Kind.DISPUTE, state, at);
  }

  /// What left our account for it, less what came back, without PayPal's fees; empty when PayPal
  /// lists no movements, or lists them in the currency of our account.
  private Optional<Money> moved() {
    var movements = elements("fund_movements", "money_movements").toList();
    if (movements.isEmpty()) {
      return Optional.empty();
    }
    var sum = none();
    for (var movement : movements) {
      if (!isOurs(movement)) {
        continue;
      }
      var amount = PayPalMoney.read(movement.path("amount"));
      if (!amount.currency().equals(asked.currency())) {
        return Optional.empty();
      }
      switch (movement.path("type").asString(movement.path("direction").asString(""))) {
        case "DEBIT" -> sum = sum.plus(amount);
        case "CREDIT" -> sum = sum.minus(amount);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(sum.minor() > 0 ? sum : none());
  }

  private static boolean isOurs(JsonNode movement) {
    var party = movement.path("party").asString(movement.path("affected_party").asString(""));
    var reason = movement.path("reason").asString("DISPUTE_SETTLEMENT");
    return party.equals("SELLER") && reason.equals("DISPUTE_SETTLEMENT");
  }

  /// Whom PayPal made pay, where it says so.
  private Optional<Money> adjudged() {
    var types = elements("adjudications").map(it -> it.path("type").asString("")).toList();
    if (types.contains("RECOVER_FROM_SELLER")) {
      return Optional.of(refunded());
    }
    return types.contains("PAYOUT_TO_BUYER") ? Optional.of(none()) : Optional.empty();
  }

  /// What the payer got, or else what they asked for.
  private Money refunded() {
    var amount = details.path("dispute_outcome").path("amount_refunded");
    return amount.isObject() ? PayPalMoney.read(amount) : asked;
  }

  /// Of the first of these lists that is there.
  private Stream<JsonNode> elements(String... names) {
    return Stream.of(names).map(details::path).filter(list -> !list.isEmpty()).findFirst().stream()
        .flatMap(list -> StreamSupport.stream(list.spliterator(), false));
  }
}
