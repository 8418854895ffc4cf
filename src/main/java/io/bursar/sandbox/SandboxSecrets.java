package io.bursar.sandbox;

/// What the sandbox servers and Bursar share when nobody set anything. Fixed: both ends listen on
/// loopback only, and a sandbox holds nothing worth a secret.
final class SandboxSecrets {

  static final String LMS_API_KEY = "sandbox-lms-api-key";
  static final String JWT = "sandbox-jwt-secret-known-to-everybody";
  static final String CARD = "sandbox-card-secret-key";
  static final String NOTIFICATION = "sandbox-card-notification-secret";
  static final String STRIPE_KEY = "sk_test_sandbox";
  static final String STRIPE_PUBLISHABLE_KEY = "pk_test_sandbox";
  static final String STRIPE_WEBHOOK = "whsec_sandbox";
  static final String PAYPAL_CLIENT = "sandbox-paypal-client";
  static final String PAYPAL_SECRET = "sandbox-paypal-secret";
  static final String PAYPAL_WEBHOOK = "sandbox-paypal-webhook";
  static final String WORKER = "sandbox-worker-secret";
  static final String PRESS = "sandbox-print-shop-secret-key";

  private SandboxSecrets() {}
}
