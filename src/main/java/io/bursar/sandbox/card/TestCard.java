package io.bursar.sandbox.card;

import java.util.Optional;

/// The cards that exist here, and what each does.
public enum TestCard {
  PAYS("4242424242424242", "Pays"),
  DECLINED("4000000000000002", "Is declined"),
  NEVER_RETURNS("4000000000000101", "Pays, but the browser never returns to the shop"),
  NOTIFIED_TWICE("4000000000000119", "Pays, and the shop is notified twice"),
  LATE(
      "4000000000000127", "Pays, the browser never returns, the shop is notified 30 seconds later");

  private final String number;
  private final String effect;

  TestCard(String number, String effect) {
    this.number = number;
    this.effect = effect;
  }

  /// The number, digits only.
  public String number() {
    return number;
  }

  /// What it does, for people.
  public String effect() {
    return effect;
  }

  boolean returnsBrowser() {
    return this != NEVER_RETURNS && this != LATE;
  }

  String last4() {
    return number.substring(number.length() - 4);
  }

  /// The card of this number, however it is grouped.
  static Optional<TestCard> of(String typed) {
    var digits = typed.replaceAll("[ -]", "");
    for (var card : values()) {
      if (card.number.equals(digits)) {
        return Optional.of(card);
      }
    }
    return Optional.empty();
  }
}
