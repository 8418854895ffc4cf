package io.bursar.voucher;

import io.bursar.shared.Refusal;

/// A code that cannot be used, and why, in words for whoever typed it.
public abstract sealed class CodeRefused extends Refusal {

  private static final long serialVersionUID = 1L;

  private CodeRefused(Kind kind, String code, String sentence) {
    super(kind, code, sentence);
  }

  /// This site has no such code.
  public static final class Unknown extends CodeRefused {
    private static final long serialVersionUID = 1L;

    Unknown(String code) {
      super(Kind.NOT_FOUND, "unknown-code", "There is no code %s.".formatted(code));
    }
  }

  /// Its time has not come.
  public static final class NotStarted extends CodeRefused {
    private static final long serialVersionUID = 1L;

    NotStarted(String code) {
      super(Kind.CONFLICT, "code-not-started", "The code %s cannot be used yet.".formatted(code));
    }
  }

  /// Its time is over.
  public static final class Expired extends CodeRefused {
    private static final long serialVersionUID = 1L;

    Expired(String code) {
      super(Kind.CONFLICT, "code-expired", "The code %s has expired.".formatted(code));
    }
  }

  /// Whoever made it took it back.
  public static final class Withdrawn extends CodeRefused {
    private static final long serialVersionUID = 1L;

    Withdrawn(String code) {
      super(
          Kind.CONFLICT,
          "code-withdrawn",
          "The code %s has been withdrawn and is no longer good.".formatted(code));
    }
  }

  /// It was used as often as it may be.
  public static final class UsedUp extends CodeRefused {
    private static final long serialVersionUID = 1L;

    UsedUp(String code) {
      super(Kind.CONFLICT, "code-used-up", "The code %s has been used already.".formatted(code));
    }
  }

  /// This learner used it as often as they may.
  public static final class UsedByYou extends CodeRefused {
    private static final long serialVersionUID = 1L;

    UsedByYou(String code) {
      super(
          Kind.CONFLICT, "code-used-by-you", "You have used the code %s already.".formatted(code));
    }
  }

  /// A payment that is under way has reserved its last use.
  public static final class BeingUsed extends CodeRefused {
    private static final long serialVersionUID = 1L;

    BeingUsed(String code) {
      super(
          Kind.CONFLICT,
          "code-being-used",
          "The code %s is being used by a payment that is under way.".formatted(code));
    }
  }

  /// It is good for other products only.
  public static final class NotForThese extends CodeRefused {
    private static final long serialVersionUID = 1L;

    NotForThese(String code) {
      super(
          Kind.CONFLICT,
          "code-not-for-these",
          "The code %s is not for what is in this basket.".formatted(code));
    }
  }

  /// It takes nothing off: what it is good for is free already, or priced in another currency.
  public static final class NoEffect extends CodeRefused {
    private static final long serialVersionUID = 1L;

    NoEffect(String code) {
      super(
          Kind.CONFLICT,
          "code-no-effect",
          "The code %s takes nothing off what is in this basket.".formatted(code));
    }
  }

  /// What the basket had reserved is gone: the payment is given back.
  public static final class ClaimLost extends CodeRefused {
    private static final long serialVersionUID = 1L;

    ClaimLost() {
      super(
          Kind.CONFLICT,
          "code-claim-lost",
          "The code of this basket is not reserved for it any more, so the payment is given"
              + " back.");
    }
  }
}
