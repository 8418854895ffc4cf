package io.bursar.account;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/// Signs in by a JWT that the LMS has issued.
@Component
public class JwtSignIn {

  private static final Duration LEEWAY = Duration.ofSeconds(1);
  private static final int MAJOR_VERSION_MAX = 1;

  private final AuthSettings.Jwt settings;
  private final JwtSignature signature;
  private final Accounts accounts;
  private final Clock clock;

  JwtSignIn(AuthSettings settings, JwtSignature signature, Accounts accounts, Clock clock) {
    this.settings = settings.jwt();
    this.signature = signature;
    this.accounts = accounts;
    this.clock = clock;
  }

  /// The account that the token speaks of, created on first sight and brought up to date by what
  /// the token tells. Refuses a token that is not to be believed with [Invalid].
  public Account signIn(String token) {
    try {
      var claims = signature.verified(token);
      checkTimes(claims);
      checkIssuer(claims);
      checkVersion(claims);
      return accounts.signedIn(identity(claims));
    } catch (ParseException _) {
      // Its message may quote the token.
      throw new Invalid("The token cannot be read.");
    }
  }

  private void checkTimes(JWTClaimsSet claims) {
    var now = clock.instant();
    if (claims.getExpirationTime() == null || claims.getIssueTime() == null) {
      throw new Invalid("The token lacks exp or iat.");
    }
    if (!claims.getExpirationTime().toInstant().isAfter(now.minus(LEEWAY))) {
      throw new Invalid("The token has expired.");
    }
    var begins = claims.getNotBeforeTime();
    if (claims.getIssueTime().toInstant().isAfter(now.plus(LEEWAY))
        || (begins != null && begins.toInstant().isAfter(now.plus(LEEWAY)))) {
      throw new Invalid("The token is not valid yet.");
    }
  }

  private void checkIssuer(JWTClaimsSet claims) {
    var issuer = claims.getIssuer();
    if (issuer == null || !settings.issuers().contains(issuer)) {
      throw new Invalid("The token comes from an unknown issuer.");
    }
  }

  private static void checkVersion(JWTClaimsSet claims) throws ParseException {
    var version = claims.getStringClaim("version");
    if (version == null) {
      return;
    }
    try {
      if (Integer.parseInt(version.split("\\.", 2)[0]) <= MAJOR_VERSION_MAX) {
        return;
      }
    } catch (NumberFormatException _) {
      // Refused below.
    }
    throw new Invalid("The token has an unsupported version.");
  }

  private static Identity identity(JWTClaimsSet claims) throws ParseException {
    var username = text(claims, "preferred_username", 150);
    if (username == null || username.isEmpty()) {
      username = text(claims, "username", 150);
    }
    if (username == null || username.isEmpty()) {
      throw new Invalid("The token names no user.");
    }
    var fullName = text(claims, "full_name", 255);
    return new Identity(
        username,
        text(claims, "email", 254),
        fullName == null ? text(claims, "name", 255) : fullName,
        claims.getLongClaim("user_id"),
        claims.getBooleanClaim("administrator"),
        null,
        trackingContext(claims));
  }

  private static @Nullable String text(JWTClaimsSet claims, String name, int lengthMax)
      throws ParseException {
    var text = claims.getStringClaim(name);
    if (text != null && (text.length() > lengthMax || text.indexOf('\0') >= 0)) {
      throw new Invalid("The token's " + name + " cannot be stored.");
    }
    return text;
  }

  private static Map<String, String> trackingContext(JWTClaimsSet claims) throws ParseException {
    var context = new HashMap<String, String>();
    var told = claims.getJSONObjectClaim("tracking_context");
    if (told != null) {
      told.forEach(
          (key, value) -> {
            if (value instanceof String || value instanceof Number) {
              context.put(key, value.toString().replace("\0", ""));
            }
          });
    }
    return context;
  }

  /// The token is not to be believed. The message says why, and quotes nothing of the token.
  public static final class Invalid extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    Invalid(String sentence) {
      super(sentence);
    }
  }
}
