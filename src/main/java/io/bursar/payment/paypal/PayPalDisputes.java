package io.bursar.payment.paypal;

import io.bursar.payment.spi.Credits.SeenCredit;
import io.bursar.payment.spi.Credits.State;
import io.bursar.payment.spi.PaymentProcessor.CannotTell;
import io.bursar.shared.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Disputes about a capture. PayPal's list of them tells neither outcome nor movements of money, so
/// each is asked for by itself.
@Component
@ConditionalOnProperty("bursar.payment.paypal.client-id")
class PayPalDisputes {

  /// A capture has one dispute, in the rarest case a few.
  private static final int DISPUTES_MAX = 20;

  private final PayPalCalls paypal;

  PayPalDisputes(PayPalCalls paypal) {
    this.paypal = paypal;
  }

  /// What disputes took or hold of this capture beyond its refunds; none when this client of PayPal
  /// may not see disputes, for which refunds shall not wait. Throws [CannotTell] when PayPal does
  /// not say now.
  ///
  /// @param captured what the capture took
  List<SeenCredit> of(String capture, Money captured, List<SeenCredit> refunds) {
    var count = new Count(captured, refunds);
    return details(capture).stream()
        .map(PayPalDispute::of)
        .sorted(Comparator.comparing(PayPalDispute::at))
        .flatMap(dispute -> count.credits(dispute).stream())
        .toList();
  }

  private List<JsonNode> details(String capture) {
    var list =
        paypal.get(
            "/v1/customer/disputes?disputed_transaction_id={id}&page_size={size}",
            capture,
            DISPUTES_MAX);
    if (list.isForbidden() || list.isMissing()) {
      return List.of();
    }
    if (!list.isDone()) {
      throw new CannotTell(list.detail());
    }
    for (var link : list.json().path("links")) {
      if (link.path("rel").asString("").equals("next")) {
        throw new CannotTell("There are more disputes about this payment than can be read.");
      }
    }
    var details = new ArrayList<JsonNode>();
    for (var summary : list.json().path("items")) {
      var reply = paypal.get("/v1/customer/disputes/{id}", summary.path("dispute_id").asString(""));
      if (!reply.isDone()) {
        throw new CannotTell(reply.detail());
      }
      details.add(reply.json());
    }
    return details;
  }

  /// Counts no money twice: a dispute that ends in a refund shows among the refunds too.
  private static final class Count {

    private final List<SeenCredit> refunds;
    private Money left;

    Count(Money captured, List<SeenCredit> refunds) {
      this.refunds =
          new ArrayList<>(
              refunds.stream()
                  .filter(refund -> refund.state() != State.FAILED)
                  .filter(refund -> refund.amount().currency().equals(captured.currency()))
                  .toList());
      left = this.refunds.stream().map(SeenCredit::amount).reduce(captured, Money::minus);
    }

    List<SeenCredit> credits(PayPalDispute dispute) {
      if (!dispute.isDecided()) {
        return dispute.isInquiry() || isNothingLeft() ? List.of() : dispute.pending();
      }
      return dispute
          .gone()
          .map(
              gone -> dispute.took(isRefund(dispute, gone) ? dispute.none() : fromWhatIsLeft(gone)))
          .orElseGet(dispute::pending);
    }

    private boolean isNothingLeft() {
      return left.minor() <= 0;
    }

    /// A refund of just this amount that was made since the dispute was opened; each explains one.
    private boolean isRefund(PayPalDispute dispute, Money gone) {
      return refunds.stream()
          .filter(refund -> refund.amount().equals(gone) && !refund.at().isBefore(dispute.at()))
          .findFirst()
          .map(refunds::remove)
          .orElse(false);
    }

    private Money fromWhatIsLeft(Money gone) {
      var taken = isNothingLeft() ? Money.zero(gone.currency()) : smaller(gone, left);
      left = left.minus(taken);
      return taken;
    }

    private static Money smaller(Money one, Money other) {
      return one.compareTo(other) <= 0 ? one : other;
    }
  }
}
