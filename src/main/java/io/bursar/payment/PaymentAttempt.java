package io.bursar.payment;

import io.bursar.payment.spi.PaymentToAskFor;
import io.bursar.shared.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One attempt at payment of one frozen basket.
///
/// @param key the idempotency key that the processor is sent
/// @param reference the processor's id of it; null until it answered
/// @param amount what the frozen basket costs
/// @param settled what the processor took; null as long as it took nothing
/// @param capture the processor's id of the money that it took; null when that is the reference
/// @param pageUrl where the payer goes to act; null when there is no such page
/// @param label what payers know what they paid with by, such as a card's last digits; empty when
///   the processor said nothing
/// @param cardType such as `visa`; null for what is no card
/// @param reason why it was declined or is given back, fit for the payer; empty otherwise
/// @param declineCode the processor's own word for why it declined; null when it gave none
/// @param asked how often the processor has been asked by reconciliation
public record PaymentAttempt(
    long id,
    long siteId,
    long basketId,
    long userId,
    String orderNumber,
    String processor,
    UUID key,
    @Nullable String reference,
    Money amount,
    @Nullable Money settled,
    @Nullable String capture,
    PaymentState state,
    @Nullable String pageUrl,
    String label,
    @Nullable String cardType,
    String reason,
    @Nullable String declineCode,
    int asked,
    Instant createdAt,
    Instant updatedAt) {

  /// This payment as its processor is asked about it: of what was taken, else of what is to be.
  PaymentToAskFor toAskFor() {
    return new PaymentToAskFor(key, reference, settled == null ? amount : settled, capture);
  }
}
