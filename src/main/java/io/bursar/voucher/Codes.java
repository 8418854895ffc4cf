package io.bursar.voucher;

/// How the codes of one making stand.
///
/// @param all how many there are
/// @param used how many of them at least one order uses
/// @param uses how many orders use them
/// @param withdrawn how many are no good any more
/// @param claimed how many a payment that is under way has reserved
public record Codes(int all, int used, long uses, int withdrawn, int claimed) {

  /// None yet.
  public static final Codes NONE = new Codes(0, 0, 0, 0, 0);

  /// What came of withdrawing them, as a sentence for staff.
  public String afterWithdrawal() {
    if (all == 1) {
      return afterWithdrawalOfOne();
    }
    var unused = Math.min(withdrawn, all - used);
    var sentence =
        "%d of %d were unused and are revoked; %d %s used."
            .formatted(unused, all, used, used == 1 ? "is" : "are");
    return claimed == 0
        ? sentence
        : sentence
            + " %d %s being used by a payment that is under way."
                .formatted(claimed, claimed == 1 ? "is" : "are");
  }

  private String afterWithdrawalOfOne() {
    var isClaimed = claimed > 0;
    if (used == 0 && !isClaimed) {
      return "The code was unused and is withdrawn.";
    }
    var sentence =
        used == 0
            ? "The code is withdrawn."
            : "The code %s; it was used by %s."
                .formatted(
                    withdrawn == 1 ? "is withdrawn" : "is used up",
                    uses == 1 ? "1 order" : uses + " orders");
    return isClaimed ? sentence + " It is being used by a payment that is under way." : sentence;
  }
}
