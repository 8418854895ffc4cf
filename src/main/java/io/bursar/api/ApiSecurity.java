package io.bursar.api;

import io.bursar.account.JwtSignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// Who may call the REST interface: by a JWT in the header, else by the session of a browser, which
/// then has to prove that its own page made the call.
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

  @Bean
  @Order(10)
  static SecurityFilterChain apiChain(
      HttpSecurity http,
      JwtSignIn jwts,
      SecurityContextRepository sessions,
      CsrfTokenRepository csrfTokens) {
    return http.securityMatcher("/api/**", "/bff/**", "/payment/stripe/checkout")
        .securityContext(context -> context.securityContextRepository(sessions))
        // Any policy would bring in the filter that keeps who signed in, by a token too, in a
        // session.
        .sessionManagement(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .csrfTokenRequestHandler(new HeaderOnly())
                    .requireCsrfProtectionMatcher(bySession(sessions)))
        .addFilterAfter(new JwtFilter(jwts), SecurityContextHolderFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(HttpMethod.GET, "/api/v2/stockrecords/**")
                    .permitAll()
                    // Signed, and so checked where they arrive.
                    .requestMatchers("/api/v2/webhooks/stripe")
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, "/api/v3/remote/*/callbacks")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .exceptionHandling(
            errors ->
                errors
                    .authenticationEntryPoint(
                        (_, response, _) ->
                            unauthorized(response, "Authentication credentials were not provided."))
                    .accessDeniedHandler(
                        (_, response, _) -> ApiErrors.write(response, 403, "You may not do this.")))
        .build();
  }

  static void unauthorized(HttpServletResponse response, String detail) throws IOException {
    response.setHeader("WWW-Authenticate", "JWT realm=\"api\"");
    ApiErrors.write(response, 401, detail);
  }

  private static RequestMatcher bySession(SecurityContextRepository sessions) {
    return request ->
        CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
            && !JwtFilter.hasJwt(request)
            && sessions.containsContext(request);
  }

  /// Never looks for the token in the body, which would be used up by looking.
  private static final class HeaderOnly implements CsrfTokenRequestHandler {

    private final XorCsrfTokenRequestAttributeHandler masked =
        new XorCsrfTokenRequestAttributeHandler();

    @Override
    public void handle(
        HttpServletRequest request, HttpServletResponse response, Supplier<CsrfToken> token) {
      masked.handle(request, response, token);
    }

    @Override
    public @Nullable String resolveCsrfTokenValue(HttpServletRequest request, CsrfToken token) {
      return request.getHeader(token.getHeaderName()) == null
          ? null
          : masked.resolveCsrfTokenValue(request, token);
    }
  }
}
