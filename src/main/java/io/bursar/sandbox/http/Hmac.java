package io.bursar.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 as the sandbox servers sign with it.
public final class Hmac {

  private static final String NAME = "HmacSHA256";

  private Hmac() {}

  /// The signature of this text, in hexadecimal digits.
  public static String hex(String secret, String text) {
    try {
      var mac = Mac.getInstance(NAME);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), NAME));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// A header that signs a body together with the second in which it is sent: `t=...,v1=...`.
  public static String timed(String secret, String body, Instant at) {
    var second = at.getEpochSecond();
    return "t=%d,v1=%s".formatted(second, hex(secret, second + "." + body));
  }
}
