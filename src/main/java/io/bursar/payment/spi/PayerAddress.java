package io.bursar.payment.spi;

/// Whom a processor billed, as far as it tells; every field may be empty.
///
/// @param country the two letters of ISO 3166
public record PayerAddress(
    String name,
    String line1,
    String line2,
    String city,
    String state,
    String postcode,
    String country) {

  /// Never shows who it is: records are logged by accident.
  @Override
  public String toString() {
    return "PayerAddress[…]";
  }
}
