/// Payment through PayPal, by its current REST interface (Orders and Payments, version 2).
@NullMarked
package io.bursar.payment.paypal;

import org.jspecify.annotations.NullMarked;
