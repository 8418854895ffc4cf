package io.bursar.sandbox.stripe;

/// What a shop and Stripe share.
public record StripeSecrets(String secretKey, String publishableKey, String webhookSecret) {}
