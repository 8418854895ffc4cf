package io.bursar.shared;

/// Why a person did something, in words that stay in the history.
public final class Reason {

  private static final int CHARS_MAX = 1_000;

  private Reason() {}

  /// The reason without the blanks around it. Refuses with [Refused] what is empty or longer than
  /// 1,000 characters.
  public static String given(String words) {
    var reason = ifAny(words);
    if (reason.isEmpty()) {
      throw new Refused();
    }
    return reason;
  }

  /// The same where none is needed.
  public static String ifAny(String words) {
    var reason = words.strip();
    if (reason.length() > CHARS_MAX) {
      throw new Refused();
    }
    return reason;
  }

  /// Nobody said why, or at too great length.
  public static final class Refused extends Refusal {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(
          Kind.INVALID,
          "reason-refused",
          "Say why, in a sentence of at most 1,000 characters: it stays in the history.");
    }
  }
}
