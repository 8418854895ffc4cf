package io.bursar.payment.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The signature of the sandbox's notifications: `t=<unix seconds>,v1=<hex HMAC-SHA256 of
/// "t.body">`, at most five minutes old.
final class NotificationSignature {

  static final String HEADER = "Bursar-Sandbox-Signature";

  private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final SecretKeySpec key;
  private final Clock clock;

  NotificationSignature(String secret, Clock clock) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
    this.clock = clock;
  }

  boolean isGenuine(String header, byte[] body) {
    var parts = FORM.matcher(header);
    if (!parts.matches()) {
      return false;
    }
    var sent = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    return Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) <= 0
        && MessageDigest.isEqual(
            mac(parts.group(1), body), HexFormat.of().parseHex(parts.group(2)));
  }

  private byte[] mac(String time, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((time + ".").getBytes(UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
