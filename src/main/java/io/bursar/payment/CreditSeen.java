package io.bursar.payment;

/// Money went back, or was held, that Bursar did not ask for; published when it is first seen and
/// whenever it stands elsewhere, inside the transaction that writes it down, which holds locks of
/// payments: a listener locks nothing and leaves what follows to a task.
public record CreditSeen(long creditId) {}
