package io.bursar.sandbox.stripe;

import java.util.Arrays;
import java.util.Optional;

/// The test cards of Stripe's documentation that exist here, by number and by name.
public enum StripeCard {
  VISA("4242424242424242", "pm_card_visa", "visa", "Pays"),
  MASTERCARD("5555555555554444", "pm_card_mastercard", "mastercard", "Pays"),
  AMEX("378282246310005", "pm_card_amex", "amex", "Pays"),
  DECLINED("4000000000000002", "pm_card_chargeDeclined", "visa", "Is declined"),
  INSUFFICIENT(
      "4000000000009995",
      "pm_card_chargeDeclinedInsufficientFunds",
      "visa",
      "Is declined: too little money"),
  CHALLENGED("4000002760003184", "pm_card_authenticationRequired", "visa", "Asks for 3-D Secure"),
  DISPUTED("4000000000000259", "pm_card_createDispute", "visa", "Pays, and is disputed at once");

  private final String number;
  private final String method;
  private final String brand;
  private final String effect;

  StripeCard(String number, String method, String brand, String effect) {
    this.number = number;
    this.method = method;
    this.brand = brand;
    this.effect = effect;
  }

  /// The number, digits only.
  public String number() {
    return number;
  }

  /// The payment method that stands for it.
  public String method() {
    return method;
  }

  /// What it does, for people.
  public String effect() {
    return effect;
  }

  String brand() {
    return brand;
  }

  String last4() {
    return number.substring(number.length() - 4);
  }

  boolean isDeclined() {
    return this == DECLINED || this == INSUFFICIENT;
  }

  /// The bank's reason.
  String declineCode() {
    return this == INSUFFICIENT ? "insufficient_funds" : "generic_decline";
  }

  String declineSentence() {
    return this == INSUFFICIENT ? "Your card has insufficient funds." : "Your card was declined.";
  }

  static Optional<StripeCard> ofNumber(String typed) {
    var digits = typed.replaceAll("[ -]", "");
    return Arrays.stream(values()).filter(card -> card.number.equals(digits)).findFirst();
  }

  static Optional<StripeCard> ofMethod(String method) {
    return Arrays.stream(values()).filter(card -> card.method.equals(method)).findFirst();
  }
}
