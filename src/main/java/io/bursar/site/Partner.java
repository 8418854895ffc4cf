package io.bursar.site;

/// Who sells: products, orders and lists belong to a partner.
///
/// @param shortCode at most 8 letters and digits, unique whatever their case; order numbers start
///   with it
public record Partner(long id, String shortCode, String name) {}
