package io.bursar.payment.spi;

/// Whether money went back to the payer.
public sealed interface Credit {

  /// It went, or is certain to go, under this reference of the processor.
  record Done(String reference) implements Credit {}

  /// The processor has it in hand and may still fail: look again, under this reference.
  record Pending(String reference, String detail) implements Credit {}

  /// The processor said no, and nothing moved. Asking again makes sense once somebody has seen why.
  ///
  /// @param reason a sentence for staff
  record Refused(String reason) implements Credit {}

  /// No clear answer: it may have gone. Only looking can tell; repeating cannot.
  record Unknown(String detail) implements Credit {}
}
