package io.bursar.payment.spi;

/// Whether money went back.
public sealed interface GivenBack {

  /// It is on its way back, under this reference of the processor.
  record Done(String reference) implements GivenBack {}

  /// No clear answer, or not now: ask again with the same key.
  record NotYet(String detail) implements GivenBack {}
}
