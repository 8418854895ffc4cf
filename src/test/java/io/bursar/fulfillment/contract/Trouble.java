package io.bursar.fulfillment.contract;

/// How a destination may misbehave. One that cannot show a trouble says so by
/// [FakeDestination#canShow], and the tests about it are skipped.
public enum Trouble {
  /// It does the work, and its answer is lost.
  DROP_ANSWER,
  /// It does the work, and half of its answer is lost.
  CUT_ANSWER,
  /// It takes longer than the module may wait, and does the work all the same once it is healed.
  DELAY,
  /// It answers no for good, without doing the work.
  REFUSE,
  /// It does not accept us: a wrong key or signature.
  REFUSE_US,
  /// It asks for patience, without doing the work: 503 or what it has in its place.
  BUSY,
  /// Something before it answers in its place, without doing the work: 502 with a page.
  ANSWERED_BY_ANOTHER,
  /// It answers yes in a form that nobody can read, without doing the work.
  UNREADABLE,
  /// It cannot be reached.
  UNREACHABLE
}
