package io.bursar.refund;

import io.bursar.shared.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Money of an order that goes back, line by line, and where it stands.
///
/// @param choice whether what its lines granted is taken back; null until somebody decided
/// @param held the money went without Bursar, and a person has to decide about what was granted
/// @param cause why it does not go on by itself; null when it does, or waits for a decision
/// @param trouble the cause in a sentence for staff; empty when there is none
/// @param reason why it was made, in words; may be empty
/// @param outside the reference under which a person paid it back in another way; null when nobody
///   did
public record Refund(
    long id,
    long siteId,
    long partnerId,
    long orderId,
    String orderNumber,
    long basketId,
    long userId,
    Money total,
    RefundStatus status,
    Origin origin,
    @Nullable Choice choice,
    boolean held,
    @Nullable Cause cause,
    String trouble,
    String reason,
    @Nullable String outside,
    @Nullable Long createdBy,
    @Nullable Long decidedBy,
    Instant createdAt,
    Instant updatedAt,
    List<Line> lines,
    List<Share> shares) {

  /// Copies the lists.
  public Refund {
    lines = List.copyOf(lines);
    shares = List.copyOf(shares);
  }

  /// Whether somebody may let it go on: by a first decision, or by another try.
  public boolean canApprove() {
    return switch (status) {
      case OPEN -> choice == null && origin == Origin.BURSAR;
      case PAYMENT_REFUND_ERROR -> cause != Cause.PENDING;
      case PAYMENT_REFUNDED -> held || goesOnceMore();
      case REVOCATION_ERROR -> true;
      case COMPLETE -> goesOnceMore();
      case DENIED -> false;
    };
  }

  /// Whether letting it go on gives its money once more: Bursar gave it, and it came back.
  public boolean goesOnceMore() {
    return cause == Cause.CAME_BACK && origin == Origin.BURSAR;
  }

  /// Whether what this line granted is taken back unless it is left: what was given back elsewhere
  /// may end any of its lines.
  public boolean mayEnd(Line line) {
    return line.endsLine() || origin != Origin.BURSAR;
  }

  /// Whether it may still end with what was granted left where it is.
  public boolean canLeave() {
    return canApprove()
        && cause != Cause.CAME_BACK
        && status != RefundStatus.REVOCATION_ERROR
        && status != RefundStatus.COMPLETE;
  }

  /// Whether it may still be denied: nothing has begun.
  public boolean canDeny() {
    return status == RefundStatus.OPEN && choice == null && origin == Origin.BURSAR;
  }

  /// Whether its money is known not to have gone, or to have come back, so that it may be paid back
  /// in another way.
  boolean canBePaidOutside() {
    return origin == Origin.BURSAR
        && choice != null
        && (cause == Cause.REFUSED || cause == Cause.CAME_BACK);
  }

  /// Whether it is a case that ends once a person says what was done about it.
  public boolean isCase() {
    return cause == Cause.TOO_MUCH || (cause == Cause.CAME_BACK && origin != Origin.BURSAR);
  }

  /// What went, as far as the order says so.
  Money gone() {
    return shares.stream()
        .filter(Share::booked)
        .map(Share::amount)
        .reduce(Money.zero(total.currency()), Money::plus);
  }

  /// Whether nothing of it is missing.
  boolean isGone() {
    return missing(gone()).minor() <= 0;
  }

  /// Whether more went than was to.
  boolean isTooMuch() {
    return gone().compareTo(total) > 0;
  }

  /// What no credit stands for; one that was given up does again once it went after all. Below zero
  /// when more went than was to.
  Money missing() {
    return missing(
        shares.stream()
            .filter(share -> share.booked() || !share.givenUp())
            .map(Share::amount)
            .reduce(Money.zero(total.currency()), Money::plus));
  }

  /// Of what a person paid back in another way nothing is missing.
  private Money missing(Money given) {
    return outside == null ? total.minus(given) : Money.zero(total.currency());
  }

  /// Whether what its lines granted is being taken back now.
  public boolean isRevoking() {
    return choice == Choice.REVOKE
        && !held
        && (status == RefundStatus.PAYMENT_REFUNDED || status == RefundStatus.REVOCATION_ERROR);
  }

  /// What a refund gives back for one line of the order.
  ///
  /// @param quantity how many units it gives back; 0 for a part that is no whole unit
  /// @param endsLine the line is refunded to its end with it, so that what it granted goes too
  public record Line(
      long id,
      long lineId,
      int quantity,
      Money credit,
      boolean endsLine,
      RefundLineStatus status,
      String trouble) {}

  /// The part that comes out of one source of the order.
  ///
  /// @param reference of the source, which is that of its payment
  /// @param creditId the credit of `payment` that gives it
  /// @param booked whether the order says that it went
  /// @param givenUp its credit failed, and another share takes its place
  public record Share(
      long id,
      String processor,
      String reference,
      Money amount,
      long creditId,
      boolean booked,
      boolean givenUp) {}

  /// Who gave the money.
  public enum Origin {
    /// Bursar asked for it.
    BURSAR,
    /// Somebody in the processor's own pages.
    PROCESSOR,
    /// The payer's bank.
    DISPUTE
  }

  /// What becomes of what its lines granted.
  public enum Choice {
    /// It is taken back.
    REVOKE,
    /// It is left where it is.
    LEAVE
  }

  /// Why a refund does not go on by itself.
  public enum Cause {
    /// Nobody can say whether the money went; the processor is asked again.
    UNKNOWN("unknown", "Nobody can say whether the money went."),
    /// The processor has it in hand; it is asked again.
    PENDING("pending", "The processor has it in hand."),
    /// The processor said no; somebody has to try again, or to pay it back in another way.
    REFUSED("refused", "The money did not go."),
    /// The money went, and came back later; somebody has to see to it.
    CAME_BACK("came back", "The money went, and came back."),
    /// More went than was to, by a processor that took back its no; somebody has to see to it.
    TOO_MUCH("too much", "More went back than was to.");

    private final String text;
    private final String sentence;

    Cause(String text, String sentence) {
      this.text = text;
      this.sentence = sentence;
    }

    /// The text in the database and in the REST interface.
    public String text() {
      return text;
    }

    /// What to tell staff of it when nothing more exact is known.
    String sentence() {
      return sentence;
    }

    static Cause of(String text) {
      for (var cause : values()) {
        if (cause.text.equals(text)) {
          return cause;
        }
      }
      throw new IllegalArgumentException("No such cause: " + text);
    }
  }
}
