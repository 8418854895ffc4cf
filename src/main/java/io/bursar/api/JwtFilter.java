package io.bursar.api;

import io.bursar.account.JwtSignIn;
import io.bursar.account.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Signs in by the header `Authorization: JWT <token>`. A token that does not hold is final: no
/// session stands in for it.
final class JwtFilter extends OncePerRequestFilter {

  private static final String SCHEME = "JWT";

  private final JwtSignIn jwts;

  JwtFilter(JwtSignIn jwts) {
    this.jwts = jwts;
  }

  /// Whether the request means to sign in by a JWT.
  static boolean hasJwt(HttpServletRequest request) {
    var header = request.getHeader("Authorization");
    return header != null && header.strip().split("\\s+", 2)[0].equalsIgnoreCase(SCHEME);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (hasJwt(request)) {
      try {
        var token = request.getHeader("Authorization").strip().substring(SCHEME.length()).strip();
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new SignedIn(jwts.signIn(token)));
        SecurityContextHolder.setContext(context);
      } catch (JwtSignIn.Invalid invalid) {
        ApiSecurity.unauthorized(response, String.valueOf(invalid.getMessage()));
        return;
      }
    }
    chain.doFilter(request, response);
  }
}
