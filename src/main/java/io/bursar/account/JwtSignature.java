package io.bursar.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Checks who signed a token. Each algorithm has a kind of key of its own, so a public key is never
/// taken for a secret, and an unsigned token has no way in.
@Component
class JwtSignature {

  private static final Logger LOG = LoggerFactory.getLogger(JwtSignature.class);
  private static final int SECRET_BYTES_MIN = 32;

  private final List<JWSVerifier> publicKeys;
  private final byte @Nullable [] secret;

  JwtSignature(AuthSettings settings) {
    this.publicKeys = publicKeys(settings.jwt().jwkSet());
    var configured = settings.jwt().secret();
    this.secret = configured == null ? null : configured.getBytes(UTF_8);
    if (secret != null && secret.length < SECRET_BYTES_MIN) {
      LOG.warn(
          "bursar.auth.jwt.secret is shorter than {} bytes: it works, as it does at the LMS, but a"
              + " token can be forged by guessing it. Give both a longer one, or use the jwk-set.",
          SECRET_BYTES_MIN);
    }
  }

  /// The claims of a token whose signature holds. Refuses any other with [JwtSignIn.Invalid], and
  /// one that is no token with [ParseException].
  JWTClaimsSet verified(String token) throws ParseException {
    var jwt = SignedJWT.parse(token);
    if (jwt.getHeader().getCriticalParams() != null || !isSigned(jwt)) {
      throw new JwtSignIn.Invalid("The token's signature does not hold.");
    }
    return Objects.requireNonNull(jwt.getJWTClaimsSet());
  }

  private boolean isSigned(SignedJWT jwt) {
    return switch (jwt.getHeader().getAlgorithm().getName()) {
      case "RS512" -> signedByPublicKey(jwt);
      case "HS256" -> signedBySecret(jwt, "HmacSHA256");
      case "HS512" -> signedBySecret(jwt, "HmacSHA512");
      default -> false;
    };
  }

  private boolean signedByPublicKey(SignedJWT jwt) {
    return publicKeys.stream()
        .anyMatch(
            key -> {
              try {
                return key.verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
              } catch (JOSEException _) {
                return false;
              }
            });
  }

  /// By the JDK, since the JOSE library refuses the short secrets that sites share with their LMS.
  private boolean signedBySecret(SignedJWT jwt, String algorithm) {
    if (secret == null) {
      return false;
    }
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return MessageDigest.isEqual(mac.doFinal(jwt.getSigningInput()), jwt.getSignature().decode());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("This JVM lacks " + algorithm, failure);
    }
  }

  private static List<JWSVerifier> publicKeys(@Nullable String jwkSet) {
    var verifiers = new ArrayList<JWSVerifier>();
    if (jwkSet == null) {
      return verifiers;
    }
    try {
      for (var key : JWKSet.parse(jwkSet).getKeys()) {
        if (key instanceof RSAKey rsa) {
          verifiers.add(new RSASSAVerifier(rsa.toRSAPublicKey()));
        }
      }
    } catch (ParseException | JOSEException _) {
      throw new IllegalArgumentException("bursar.auth.jwt.jwk-set is not a set of JWKs in JSON");
    }
    if (verifiers.isEmpty()) {
      throw new IllegalArgumentException("bursar.auth.jwt.jwk-set holds no RSA key");
    }
    return verifiers;
  }
}
