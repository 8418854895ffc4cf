/// Stripe, played: what its public documentation says of Payment Intents, refunds, disputes, keys
/// and signed events, as far as shops use it, with a small stand-in for Stripe.js. Holds no card
/// number.
@NullMarked
package io.bursar.sandbox.stripe;

import org.jspecify.annotations.NullMarked;
