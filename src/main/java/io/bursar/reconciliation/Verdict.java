package io.bursar.reconciliation;

/// What comparing one thing came to.
sealed interface Verdict {

  /// Both records agree.
  record Agrees() implements Verdict {}

  /// It has nothing to do with Bursar: another system uses the same account.
  record Foreign() implements Verdict {}

  /// They do not agree.
  record Disagrees(FindingKind kind, Subject subject, String detail) implements Verdict {}

  /// Nobody can tell now: to be compared again.
  record CannotSay(String why) implements Verdict {}
}
