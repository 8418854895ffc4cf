package io.bursar.payment.invoice;

import io.bursar.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Money that came by bank, or goes back by bank.
///
/// @param payment the key of the attempt at payment
/// @param credit the key of the credit that it carries out; null for money that came
/// @param reference what both sides call it
/// @param bankReference what the bank calls it; null until somebody has made it
/// @param payer who sent it, as the bank says; null for money that goes back, and once forgotten
public record Transfer(
    long id,
    UUID payment,
    @Nullable UUID credit,
    String reference,
    Money amount,
    @Nullable String bankReference,
    @Nullable LocalDate movedOn,
    @Nullable String payer,
    @Nullable Instant recordedAt,
    Instant createdAt) {

  /// Whether the money has moved.
  public boolean isMade() {
    return bankReference != null;
  }
}
