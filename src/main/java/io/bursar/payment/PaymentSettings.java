package io.bursar.payment;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How money is taken.
///
/// @param processors the names of the processors that payers may use, the first being the one used
///   unless another is named; none: only what costs nothing can be bought
@ConfigurationProperties("bursar.payment")
record PaymentSettings(@DefaultValue List<String> processors) {}
