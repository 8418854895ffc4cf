package io.bursar.account;

import static io.bursar.testing.LmsTokens.sign;
import static io.bursar.testing.LmsTokens.someone;
import static io.bursar.testing.LmsTokens.usual;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.bursar.testing.BursarTest;
import io.bursar.testing.Caller;
import io.bursar.testing.LmsTokens;
import io.bursar.testing.TestClock;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BursarTest
class JwtSignInTest {

  @Autowired TestClock clock;
  @Autowired Accounts accounts;
  @LocalServerPort int port;
  Caller caller;

  @BeforeEach
  void makeCaller() {
    caller = new Caller(port);
  }

  /// What a claim is changed to, and whether the token is still believed. Times are seconds from
  /// now; null takes the claim away.
  record Case(String what, Map<String, Object> changes, boolean believed) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Case> claims() {
    return Stream.of(
        new Case("as usual", Map.of(), true),
        new Case("another audience", Map.of("aud", "somebody else"), true),
        new Case("no audience", without("aud"), true),
        new Case("no exp", without("exp"), false),
        new Case("no iat", without("iat"), false),
        new Case("expired two seconds ago", Map.of("exp", -2L), false),
        new Case("expired within the leeway", Map.of("exp", 0L), true),
        new Case("issued within the leeway ahead", Map.of("iat", 1L), true),
        new Case("issued in the future", Map.of("iat", 5L), false),
        new Case("valid later", Map.of("nbf", 5L), false),
        new Case("another issuer", Map.of("iss", "https://courses.evil.example/oauth2"), false),
        new Case("no issuer", without("iss"), false),
        new Case("no version", without("version"), true),
        new Case("version 1.0.0", Map.of("version", "1.0.0"), true),
        new Case("version 1.9", Map.of("version", "1.9"), true),
        new Case("version 2.0.0", Map.of("version", "2.0.0"), false),
        new Case("version that is none", Map.of("version", "new"), false),
        new Case("version that is a number", Map.of("version", 1), false),
        new Case("no user", without("preferred_username"), false),
        new Case("a user that is a number", Map.of("preferred_username", 7), false),
        new Case(
            "a username too long to store", Map.of("preferred_username", "x".repeat(151)), false),
        new Case("a username with a null character", Map.of("preferred_username", "a\0b"), false),
        new Case("administrator as text", Map.of("administrator", "true"), false),
        new Case("user id as text", Map.of("user_id", "one"), false),
        new Case("tracking context as text", Map.of("tracking_context", "x"), false),
        new Case("restricted", Map.of("is_restricted", true), true),
        new Case("no scopes", without("scopes"), true));
  }

  static Map<String, Object> without(String claim) {
    var changes = new HashMap<String, Object>();
    changes.put(claim, null);
    return changes;
  }

  @ParameterizedTest
  @MethodSource("claims")
  void aTokenIsBelievedByItsClaims(Case aCase) {
    var claims = new JWTClaimsSet.Builder(usual(clock, someone(), Map.of()));
    aCase.changes().forEach((name, value) -> claims.claim(name, atTime(name, value)));

    var answer = me("JWT " + sign(JWSAlgorithm.RS512, claims.build()));

    assertThat(answer.statusCode()).isEqualTo(aCase.believed() ? 200 : 401);
  }

  private Object atTime(String name, Object value) {
    return List.of("exp", "iat", "nbf").contains(name) && value instanceof Long seconds
        ? Date.from(clock.instant().plusSeconds(seconds))
        : value;
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS512", "HS256", "HS512"})
  void theLmsMaySignByKeyPairOrBySecret(String algorithm) {
    var user = someone();
    var token = sign(JWSAlgorithm.parse(algorithm), usual(clock, user, Map.of()));

    assertThat(me("JWT " + token).body()).contains(user);
  }

  @Test
  void nobodyElseMaySign() throws Exception {
    var claims = usual(clock, someone(), Map.of());
    var strangers = new RSAKeyGenerator(2048).generate();
    var publicKey = LmsTokens.publicKey();
    var good = sign(JWSAlgorithm.HS256, claims);

    assertThat(
            Stream.of(
                    sign(JWSAlgorithm.RS512, claims, new RSASSASigner(strangers)),
                    sign(JWSAlgorithm.HS256, claims, new MACSigner("x".repeat(64))),
                    sign(JWSAlgorithm.HS384, claims, new MACSigner(LmsTokens.SECRET)),
                    sign(JWSAlgorithm.RS256, claims),
                    // A public key taken for a secret, in each form that a library might read it.
                    sign(
                        JWSAlgorithm.HS256,
                        claims,
                        new MACSigner(publicKey.toRSAPublicKey().getEncoded())),
                    sign(JWSAlgorithm.HS256, claims, new MACSigner(publicKey.toJSONString())),
                    new PlainJWT(claims).serialize(),
                    good.substring(0, good.lastIndexOf('.') + 1),
                    good.substring(0, good.length() - 4),
                    "not.a.token",
                    "")
                .map(token -> me("JWT " + token).statusCode()))
        .containsOnly(401);
  }

  @Test
  void aRefusedTokenIsAnsweredWithTheSchemeAndASentence() {
    var answer = me("JWT nonsense");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("JWT realm=\"api\"");
    assertThat(answer.body()).isEqualTo("{\"detail\":\"The token cannot be read.\"}");
  }

  @Test
  void withoutAnyCredentialsTheAnswerIs401() {
    var answer = caller.get("/api/probe/me/");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("JWT realm=\"api\"");
    assertThat(answer.body()).contains("\"detail\":");
    assertThat(me("Bearer opaque").statusCode()).isEqualTo(401);
  }

  @Test
  void usernameStandsInForPreferredUsername() {
    var user = someone();
    var claims =
        new JWTClaimsSet.Builder(usual(clock, user, Map.of("username", user)))
            .claim("preferred_username", null)
            .build();

    assertThat(me("jwt  " + sign(JWSAlgorithm.HS512, claims)).body()).contains(user);
  }

  @Test
  void theAccountFollowsTheLatestToken() {
    var user = someone();

    me(
        user,
        Map.of("administrator", true, "email", "a@campus.example", "user_id", 88213, "name", "A"));
    assertThat(accounts.find(user).orElseThrow())
        .satisfies(
            account -> {
              assertThat(account.staff()).isTrue();
              assertThat(account.email()).isEqualTo("a@campus.example");
              assertThat(account.lmsUserId()).isEqualTo(88213);
              assertThat(account.fullName()).isEqualTo("A");
            });

    me(user, Map.of("administrator", false, "full_name", "Amelia Reyes", "name", "A"));
    assertThat(accounts.find(user).orElseThrow())
        .satisfies(
            account -> {
              assertThat(account.staff()).isFalse();
              assertThat(account.email()).isEqualTo("a@campus.example");
              assertThat(account.fullName()).isEqualTo("Amelia Reyes");
            });
  }

  @Test
  void noTokenMakesASuperuser() {
    var answer = me(someone(), Map.of("superuser", true, "is_superuser", true));

    assertThat(answer.body()).contains("\"superuser\":false", "\"may_change_orders\":false");
  }

  @Test
  void serviceUsersMayChangeOrders() {
    assertThat(me("ecommerce_worker", Map.of()).body()).contains("\"may_change_orders\":true");
  }

  @Test
  void theTrackingContextIsMergedKeyByKey() {
    var user = someone();
    me(user, Map.of("tracking_context", Map.of("lms_ip", "203.0.113.7", "ga_client_id", "1.2")));
    me(user, Map.of("tracking_context", Map.of("lms_ip", "203.0.113.8")));

    assertThat(accounts.trackingContext(accounts.find(user).orElseThrow().id()))
        .isEqualTo(Map.of("lms_ip", "203.0.113.8", "ga_client_id", "1.2"));
  }

  @Test
  void aShortSecretThatTheLmsUsesWorks() throws Exception {
    var settings =
        new AuthSettings(new AuthSettings.Jwt(List.of(LmsTokens.ISSUER), "short", null), List.of());
    var claims = usual(clock, someone(), Map.of());
    var unsigned = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("short".getBytes(UTF_8), "HmacSHA256"));
    var token =
        new String(unsigned.getSigningInput(), UTF_8)
            + "."
            + Base64URL.encode(mac.doFinal(unsigned.getSigningInput()));

    assertThat(new JwtSignature(settings).verified(token).getIssuer()).isEqualTo(LmsTokens.ISSUER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "{\"keys\":[]}"})
  void aKeySetThatIsNoneStopsTheStart(String jwkSet) {
    var settings = new AuthSettings(new AuthSettings.Jwt(List.of(), null, jwkSet), List.of());

    assertThatThrownBy(() -> new JwtSignature(settings)).hasMessageContaining("jwk-set");
  }

  @Test
  void settingsNeverShowTheSecret() {
    var settings =
        new AuthSettings(new AuthSettings.Jwt(List.of("iss"), "s3cr3t", null), List.of());

    assertThat(settings.toString()).doesNotContain("s3cr3t");
  }

  private HttpResponse<String> me(String user, Map<String, ?> claims) {
    return me(LmsTokens.header(clock, user, claims));
  }

  private HttpResponse<String> me(String header) {
    return caller.get("/api/probe/me", "Authorization", header);
  }
}
