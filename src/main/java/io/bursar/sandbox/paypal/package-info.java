/// PayPal on a loopback port, written from PayPal's public documentation of its REST interface: the
/// calls that Bursar makes, a page to approve on, and webhooks.
@NullMarked
package io.bursar.sandbox.paypal;

import org.jspecify.annotations.NullMarked;
