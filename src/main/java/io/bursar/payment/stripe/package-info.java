/// The adapter of Stripe: Payment Intents, refunds, disputes, signed events.
@NullMarked
package io.bursar.payment.stripe;

import org.jspecify.annotations.NullMarked;
