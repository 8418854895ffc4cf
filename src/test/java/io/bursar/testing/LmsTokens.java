package io.bursar.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;

/// Signs JWTs as the LMS does. Every [BursarTest] believes them.
public final class LmsTokens {

  public static final String ISSUER = "https://courses.campus.example/oauth2";
  public static final String SECRET =
      "a secret that the LMS and Bursar share, for tests, and it is long";

  private static final RSAKey KEY = rsaKey();

  private LmsTokens() {}

  static TestPropertyValues believed() {
    return TestPropertyValues.of(
        "bursar.auth.jwt.issuers=" + ISSUER,
        "bursar.auth.jwt.secret=" + SECRET,
        "bursar.auth.jwt.jwk-set=" + new JWKSet(KEY.toPublicJWK()));
  }

  /// A username that no other test has.
  public static String someone() {
    return "learner_" + UUID.randomUUID().toString().substring(0, 8);
  }

  /// The value of the header `Authorization` for this user, with claims beside the usual ones;
  /// `Map.of("administrator", true)` makes staff of them.
  public static String header(Clock clock, String username, Map<String, ?> claims) {
    return "JWT " + sign(JWSAlgorithm.RS512, usual(clock, username, claims));
  }

  /// The claims of a token that is good for an hour.
  public static JWTClaimsSet usual(Clock clock, String username, Map<String, ?> more) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("openedx")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
            .claim("version", "1.2.0")
            .claim("preferred_username", username)
            .claim("scopes", new String[] {"user_id", "email", "profile"});
    more.forEach(claims::claim);
    return claims.build();
  }

  /// Signed by the key pair of the LMS or by the shared secret, as the algorithm asks.
  public static String sign(JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      return sign(
          algorithm,
          claims,
          algorithm.getName().startsWith("HS") ? new MACSigner(SECRET) : new RSASSASigner(KEY));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Signed by any signer, also one that nobody should believe.
  public static String sign(JWSAlgorithm algorithm, JWTClaimsSet claims, JWSSigner signer) {
    try {
      var token = new SignedJWT(new JWSHeader(algorithm), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The public key of the LMS, which everybody may know.
  public static RSAKey publicKey() {
    return KEY.toPublicJWK();
  }

  private static RSAKey rsaKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("lms").generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
