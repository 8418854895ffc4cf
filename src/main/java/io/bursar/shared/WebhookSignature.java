package io.bursar.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs messages that go out by HTTP and recognizes those that come in, as [Standard
/// Webhooks](https://www.standardwebhooks.com) says: three headers, of which the last is `v1,` and
/// the HMAC-SHA256 of `id.timestamp.body` in Base64. Thread-safe. Its text never holds the secret.
public final class WebhookSignature {

  /// Names the message: the same for every repeat of it.
  public static final String ID = "webhook-id";

  /// When it was signed, in seconds since 1970.
  public static final String TIMESTAMP = "webhook-timestamp";

  /// One signature or, while a secret is being changed, several with spaces between them.
  public static final String SIGNATURE = "webhook-signature";

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final String VERSION = "v1,";
  private static final String BASE64_SECRET = "whsec_";

  private final SecretKeySpec key;
  private final Clock clock;

  /// Signs and recognizes with this secret: Base64 after `whsec_`, else the bytes of the text
  /// itself. Throws an [IllegalArgumentException] for one that is empty or no Base64.
  public WebhookSignature(String secret, Clock clock) {
    var bytes =
        secret.startsWith(BASE64_SECRET)
            ? Base64.getDecoder().decode(secret.substring(BASE64_SECRET.length()))
            : secret.getBytes(UTF_8);
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.clock = clock;
  }

  /// The three headers of this message, signed now.
  public Map<String, String> headers(String id, byte[] body) {
    var timestamp = Long.toString(clock.instant().getEpochSecond());
    var signature = Base64.getEncoder().encodeToString(mac(id, timestamp, body));
    return Map.of(ID, id, TIMESTAMP, timestamp, SIGNATURE, VERSION + signature);
  }

  /// Whether somebody with the secret signed this message less than five minutes ago. Takes as long
  /// for a wrong signature as for a right one.
  public boolean isGenuine(
      @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body) {
    if (id == null || timestamp == null || signatures == null || !isFresh(timestamp)) {
      return false;
    }
    var expected = mac(id, timestamp, body);
    var genuine = false;
    for (var signature : signatures.split(" ", 10)) {
      genuine |=
          signature.startsWith(VERSION)
              && MessageDigest.isEqual(expected, decoded(signature.substring(VERSION.length())));
    }
    return genuine;
  }

  private boolean isFresh(String timestamp) {
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    var signed = Instant.ofEpochSecond(Long.parseLong(timestamp));
    return Duration.between(signed, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
  }

  private byte[] mac(String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException noBase64) {
      return new byte[0];
    }
  }
}
