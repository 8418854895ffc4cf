package io.bursar.payment;

/// More of a payment that came to nothing went back than was taken, such as by a processor that
/// took back its no. Published in the transaction that wrote it down; may be published again.
public record GivenTwice(long attemptId) {}
