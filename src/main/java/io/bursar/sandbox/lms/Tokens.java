package io.bursar.sandbox.lms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.bursar.sandbox.http.Answer;
import io.bursar.sandbox.http.Call;
import io.bursar.sandbox.http.Json;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The token endpoint: client credentials for a JWT (HS256) or an opaque token.
final class Tokens {

  private static final int JWT_SECONDS = 3_600;
  private static final int OPAQUE_SECONDS = 36_000;
  private static final List<String> DEFAULT_SCOPES = List.of("read", "write", "email", "profile");
  private static final List<String> SCOPES =
      List.of("read", "write", "email", "profile", "user_id");

  private final LmsRecord record;
  private final String issuer;
  private final byte[] secret;

  Tokens(LmsRecord record, String issuer, String secret) {
    this.record = record;
    this.issuer = issuer;
    this.secret = secret.getBytes(UTF_8);
  }

  Answer answer(Call call, Instant now) {
    if (!call.method().equals("POST")) {
      return Answer.empty(405);
    }
    if (!"client_credentials".equals(call.form("grant_type"))) {
      return error(400, "unsupported_grant_type");
    }
    var client = client(call);
    if (client.isEmpty()) {
      return error(401, "invalid_client")
          .with("WWW-Authenticate", "Bearer error=\"invalid_client\"");
    }
    var scopes = scopes(call.form("scope"));
    if (!SCOPES.containsAll(scopes)) {
      return error(400, "invalid_scope");
    }
    var type = call.form("token_type");
    var jwt = "jwt".equalsIgnoreCase(type == null ? call.header("X-Token-Type") : type);
    var body =
        Json.object()
            .put("access_token", jwt ? jwt(client.get(), scopes, now) : hex())
            .put("expires_in", jwt ? JWT_SECONDS : OPAQUE_SECONDS)
            .put("token_type", jwt ? "JWT" : "Bearer")
            .put("scope", String.join(" ", scopes));
    return unstored(Answer.json(200, body));
  }

  /// Who a call is from, by its `Authorization: JWT`; throws an [LmsRefusal] for anybody else.
  Account caller(Call call, Instant now) {
    var header = call.header("Authorization");
    if (header == null || !header.startsWith("JWT ")) {
      throw new LmsRefusal(LmsReply.unauthorized());
    }
    try {
      var jwt = SignedJWT.parse(header.substring("JWT ".length()));
      var claims = jwt.getJWTClaimsSet();
      if (!jwt.verify(new MACVerifier(secret)) || !issuer.equals(claims.getIssuer())) {
        throw new LmsRefusal(LmsReply.badToken("Invalid token."));
      }
      if (claims.getExpirationTime().toInstant().isBefore(now)) {
        throw new LmsRefusal(LmsReply.badToken("Token has expired."));
      }
      return record
          .account(claims.getStringClaim("preferred_username"))
          .orElseThrow(() -> new LmsRefusal(LmsReply.badToken("Invalid token.")));
    } catch (ParseException | JOSEException unreadable) {
      throw new LmsRefusal(LmsReply.badToken("Invalid token."));
    }
  }

  /// A JWT for this person with the default scopes.
  String jwt(Account account, Instant now) {
    return jwt(account, DEFAULT_SCOPES, now);
  }

  private Optional<Account> client(Call call) {
    var given = basic(call.header("Authorization"));
    var id = given == null ? call.form("client_id") : given.getKey();
    var key = given == null ? call.form("client_secret") : given.getValue();
    return record
        .account(id == null ? "" : id)
        .filter(account -> account.password() != null && account.password().equals(key));
  }

  private static Map.@Nullable Entry<String, String> basic(@Nullable String header) {
    if (header == null || !header.startsWith("Basic ")) {
      return null;
    }
    try {
      var pair = new String(Base64.getDecoder().decode(header.substring(6).trim()), UTF_8);
      var colon = pair.indexOf(':');
      return colon < 0 ? null : Map.entry(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static List<String> scopes(@Nullable String asked) {
    return asked == null || asked.isBlank()
        ? DEFAULT_SCOPES
        : List.of(asked.trim().split("\\s+", 0));
  }

  private String jwt(Account account, List<String> scopes, Instant now) {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience("bursar-sandbox")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(JWT_SECONDS)))
            .subject(subject(account.username()))
            .claim("grant_type", "client-credentials")
            .claim("preferred_username", account.username())
            .claim("scopes", scopes)
            .claim("version", "1.2.0")
            .claim("filters", List.of())
            .claim("is_restricted", false)
            .claim("email_verified", true);
    if (scopes.contains("email")) {
      claims.claim("email", account.email());
    }
    if (scopes.contains("profile")) {
      addProfile(claims, account);
    }
    if (scopes.contains("user_id")) {
      claims.claim("user_id", Math.floorMod(account.username().hashCode(), 1_000_000) + 1);
    }
    return signed(claims.build());
  }

  private static void addProfile(JWTClaimsSet.Builder claims, Account account) {
    var space = account.fullName().lastIndexOf(' ');
    claims
        .claim("name", account.fullName())
        .claim(
            "given_name", space < 0 ? account.fullName() : account.fullName().substring(0, space))
        .claim("family_name", space < 0 ? "" : account.fullName().substring(space + 1))
        .claim("administrator", account.staff())
        .claim("superuser", account.superuser());
  }

  private String signed(JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
      jwt.sign(new MACSigner(secret));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("The JWT secret needs at least 32 characters", e);
    }
  }

  private static Answer error(int status, String code) {
    return unstored(Answer.json(status, Json.object().put("error", code)));
  }

  private static Answer unstored(Answer answer) {
    return answer.with("Cache-Control", "no-store").with("Pragma", "no-cache");
  }

  private static String subject(String username) {
    return UUID.nameUUIDFromBytes(username.getBytes(UTF_8)).toString().replace("-", "");
  }

  private static String hex() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
