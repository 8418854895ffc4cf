package io.bursar.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator may set about the sandbox. Not looked at in the profile `production`.
///
/// - `lms`, `payment`, `mail`, `press`, `stripe`, `paypal`: whether each server runs; switch one
///   off to try a real one in its place. Stripe runs unless `bursar.payment.stripe.secret-key` is
///   set, PayPal unless `bursar.payment.paypal.client-id` is. The print shop (`press`) shows a
///   product type that a remote system delivers; it runs unless `bursar.fulfillment.modules` says
///   what else is delivered.
/// - `lmsPort`, `paymentPort`, `mailPort`, `pressPort`, `stripePort`, `paypalPort`: default the six
///   ports after `server.port`; any free ones when that is 0.
/// - `recordDir`: where LMS and processor keep what happened; default `sandbox` in
///   `bursar.data-dir`; empty to keep nothing.
@ConfigurationProperties("bursar.sandbox")
record SandboxSettings(
    @DefaultValue("true") boolean lms,
    @DefaultValue("true") boolean payment,
    @DefaultValue("true") boolean mail,
    @DefaultValue("0") int lmsPort,
    @DefaultValue("0") int paymentPort,
    @DefaultValue("0") int mailPort,
    @DefaultValue("true") boolean press,
    @DefaultValue("0") int pressPort,
    @DefaultValue("true") boolean stripe,
    @DefaultValue("0") int stripePort,
    @DefaultValue("true") boolean paypal,
    @DefaultValue("0") int paypalPort,
    @DefaultValue("./data/sandbox") String recordDir) {

  @Nullable Path recordFolder() {
    return recordDir.isBlank() ? null : Path.of(recordDir);
  }
}
