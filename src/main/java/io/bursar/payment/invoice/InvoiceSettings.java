package io.bursar.payment.invoice;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How learners pay by bank transfer.
///
/// @param instructions where to transfer to, as learners read it; without it there is no payment by
///   invoice
@ConfigurationProperties("bursar.payment.invoice")
record InvoiceSettings(@Nullable String instructions) {}
