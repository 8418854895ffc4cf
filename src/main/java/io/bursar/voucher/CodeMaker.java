package io.bursar.voucher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/// Makes codes that nobody can guess: 16 characters of base32, 80 bits. Those of an order line are
/// derived from it, so that whoever asks again gets the same.
@Component
class CodeMaker {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 16;
  private static final String HMAC = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final OfferStore store;
  private final SecureRandom random = new SecureRandom();

  CodeMaker(OfferStore store) {
    this.store = store;
  }

  /// The codes of a line, from the first to the last.
  List<String> derived(UUID lineKey, int quantity) {
    var secret = new SecretKeySpec(secret(), HMAC);
    return IntStream.rangeClosed(1, quantity)
        .mapToObj(ordinal -> code(hmac(secret, lineKey + ":" + ordinal)))
        .toList();
  }

  /// So many codes that come from nothing.
  List<String> random(int quantity) {
    return IntStream.range(0, quantity).mapToObj(_ -> code(randomBytes())).toList();
  }

  private byte[] secret() {
    return store.secret().orElseGet(() -> store.keepSecret(randomBytes()));
  }

  private byte[] randomBytes() {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] hmac(SecretKeySpec secret, String text) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(secret);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Each byte has eight bits of chance, of which five choose a character.
  private static String code(byte[] bytes) {
    var code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(ALPHABET.charAt(bytes[i] & 31));
    }
    return code.toString();
  }
}
