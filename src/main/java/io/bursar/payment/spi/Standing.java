package io.bursar.payment.spi;

import io.bursar.shared.Money;
import org.jspecify.annotations.Nullable;

/// Where a payment stands at the processor.
public sealed interface Standing {

  /// The money is ours.
  ///
  /// @param label masked card digits or the like, to show
  /// @param cardType as clients of the order resource know it (`visa`, `mastercard`, …), or null
  record Settled(String reference, Money amount, String label, @Nullable String cardType)
      implements Standing {

    private static final int LABEL_MAX = 128;
    private static final int CARD_TYPE_MAX = 32;

    /// Cuts label and card type to what is kept.
    public Settled {
      label = label.substring(0, Math.min(label.length(), LABEL_MAX));
      cardType =
          cardType == null
              ? null
              : cardType.substring(0, Math.min(cardType.length(), CARD_TYPE_MAX));
    }
  }

  /// The payer has to act, on this page.
  record AwaitsPayer(String reference, String pageUrl) implements Standing {}

  /// No money will move.
  ///
  /// @param reason a sentence for the payer
  record Declined(@Nullable String reference, String reason) implements Standing {}

  /// Ended before any money moved.
  record Canceled(@Nullable String reference) implements Standing {}

  /// The processor has never heard of it: nothing was charged.
  record Absent() implements Standing {}

  /// No clear answer: only asking again can tell.
  record Unknown(String detail) implements Standing {}
}
