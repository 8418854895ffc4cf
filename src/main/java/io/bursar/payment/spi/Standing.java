package io.bursar.payment.spi;

import io.bursar.shared.Money;
import org.jspecify.annotations.Nullable;

/// Where a payment stands at the processor.
public sealed interface Standing {

  /// The money is ours.
  ///
  /// @param label masked card digits or the like, to show
  /// @param cardType as clients of the order resource know it (`visa`, `mastercard`, …), or null
  /// @param payer whom the processor billed; null when it does not tell
  /// @param capture the processor's id of the money, which it wants to hear when some of it goes
  ///   back; null when that is the reference
  record Settled(
      String reference,
      Money amount,
      String label,
      @Nullable String cardType,
      @Nullable PayerAddress payer,
      @Nullable String capture)
      implements Standing {

    private static final int LABEL_MAX = 128;
    private static final int CARD_TYPE_MAX = 32;

    /// Money that has no id of its own.
    public Settled(
        String reference,
        Money amount,
        String label,
        @Nullable String cardType,
        @Nullable PayerAddress payer) {
      this(reference, amount, label, cardType, payer, null);
    }

    /// Cuts label and card type to what is kept.
    public Settled {
      label = label.substring(0, Math.min(label.length(), LABEL_MAX));
      cardType =
          cardType == null
              ? null
              : cardType.substring(0, Math.min(cardType.length(), CARD_TYPE_MAX));
    }
  }

  /// The payer has to act.
  record AwaitsPayer(String reference, Action action) implements Standing {}

  /// The payer has agreed, and the money moves when it is asked for with
  /// [PaymentProcessor#capture].
  record Approved(String reference) implements Standing {}

  /// No money will move.
  ///
  /// @param reason a sentence for the payer
  /// @param code the processor's own word for it, such as `card_declined`; null when it has none
  record Declined(@Nullable String reference, String reason, @Nullable String code)
      implements Standing {

    /// Declined, without a word of the processor for it.
    public Declined(@Nullable String reference, String reason) {
      this(reference, reason, null);
    }
  }

  /// Ended before any money moved.
  record Canceled(@Nullable String reference) implements Standing {}

  /// The processor has never heard of it: nothing was charged.
  record Absent() implements Standing {}

  /// No clear answer: only asking again can tell.
  record Unknown(String detail) implements Standing {}

  /// What a payer can do.
  sealed interface Action {

    /// Act on this page of the processor.
    record Page(String url) implements Action {}

    /// Enter a card into the processor's form on our own page.
    ///
    /// @param secret what the form needs to act on this payment; never stored and never logged
    /// @param publicKey who we are at the processor, for browsers
    /// @param script the address of the script that makes the form
    /// @param origins what the form may call and show besides, as a content security policy names
    ///   it
    record Form(String secret, String publicKey, String script, String origins) implements Action {

      /// Never shows the secret.
      @Override
      public String toString() {
        return "Form[…]";
      }
    }

    /// Nothing here: what is awaited happens elsewhere, as a bank transfer.
    record Elsewhere() implements Action {}
  }
}
