package io.bursar.account.web;

import io.bursar.site.Sites;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;

/// Who may see which page. The paths stand here without a final slash, since it is taken off
/// before.
@Configuration(proxyBeanMethods = false)
class PageSecurity {

  // Bootstrap's style sheet holds its icons as data.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
          + " frame-ancestors 'none'";

  /// Everything that machines and browsers fetch without signing in.
  @Bean
  @Order(20)
  static SecurityFilterChain openChain(HttpSecurity http) {
    return http.securityMatcher(
            "/health",
            "/webjars/**",
            "/assets/**",
            "/css/**",
            "/js/**",
            "/images/**",
            "/favicon.ico",
            "/payment/*/notify")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .headers(pageHeaders())
        .build();
  }

  /// The pages, by session.
  @Bean
  @Order(30)
  static SecurityFilterChain pageChain(
      HttpSecurity http,
      SecurityContextRepository sessions,
      CsrfTokenRepository csrfTokens,
      AuthenticationManager authentication) {
    return http.authenticationManager(authentication)
        .securityContext(context -> context.securityContextRepository(sessions))
        .requestCache(AbstractHttpConfigurer::disable)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .csrfTokenRequestHandler(eagerCsrf())
                    // A page to read: other systems lead payers there by form.
                    .ignoringRequestMatchers("/checkout/error"))
        .headers(pageHeaders())
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(
                        DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                    .permitAll()
                    .requestMatchers(
                        "/",
                        "/courses/**",
                        "/products/**",
                        "/coupons/offer",
                        "/checkout/error",
                        "/login",
                        "/error")
                    .permitAll()
                    .requestMatchers("/dashboard/**", "/actuator/**")
                    .hasRole("STAFF")
                    .anyRequest()
                    .authenticated())
        .exceptionHandling(
            errors ->
                errors.authenticationEntryPoint(
                    (request, response, _) -> askToSignIn(request, response)))
        .formLogin(
            form ->
                form.loginPage("/login")
                    .successHandler(
                        (request, response, _) -> response.sendRedirect(NextPage.of(request)))
                    .failureHandler(PageSecurity::askAgain))
        .logout(logout -> logout.logoutUrl("/logout").logoutSuccessUrl("/"))
        .build();
  }

  /// By the providers that are there; without one, nobody can sign in with a password.
  @Bean
  static AuthenticationManager passwords(ObjectProvider<AuthenticationProvider> providers) {
    var present = providers.orderedStream().toList();
    return present.isEmpty()
        ? _ -> {
          throw new BadCredentialsException("No password can be checked here");
        }
        : new ProviderManager(present);
  }

  /// A cookie, compared with what the form or the header says: visitors who never sign in need no
  /// stored session for it.
  @Bean
  static CsrfTokenRepository csrfTokens(Sites sites) {
    var tokens = new CookieCsrfTokenRepository();
    tokens.setCookieName("bursar_csrf");
    tokens.setHeaderName("X-CSRFToken");
    tokens.setCookieCustomizer(
        cookie -> cookie.httpOnly(true).sameSite("Lax").path("/").secure(sites.isSecure()));
    return tokens;
  }

  @Bean
  static DefaultCookieSerializerCustomizer sessionCookie(Sites sites) {
    return cookie -> {
      cookie.setUseSecureCookie(sites.isSecure());
      cookie.setUseHttpOnlyCookie(true);
      cookie.setSameSite("Lax");
    };
  }

  /// Two requests of one session may both be the first to keep something in it, as a double click
  /// does: the later one wins, instead of failing.
  @Bean
  static PostgreSqlJdbcIndexedSessionRepositoryCustomizer sessionsKeptTwice() {
    return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
  }

  /// The database knows no null character, so no parameter may hold one.
  @Bean
  static HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
    return firewall;
  }

  private static Customizer<HeadersConfigurer<HttpSecurity>> pageHeaders() {
    return headers ->
        headers
            .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
            .referrerPolicy(
                referrer -> referrer.policy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN));
  }

  /// Makes the token's cookie before the page is rendered: a long page has been sent in part when
  /// its form asks for the token, and then it is too late for a cookie.
  private static XorCsrfTokenRequestAttributeHandler eagerCsrf() {
    var handler = new XorCsrfTokenRequestAttributeHandler();
    handler.setCsrfRequestAttributeName(null);
    return handler;
  }

  /// A part of a page that htmx asks for cannot be replaced by the sign-in page; the whole page is.
  private static void askToSignIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getHeader("HX-Request") == null) {
      response.sendRedirect(NextPage.signInFirst(request));
    } else {
      response.setHeader("HX-Redirect", "/login/");
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }

  private static void askAgain(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    var page = NextPage.signIn(NextPage.of(request));
    response.sendRedirect(page + (page.contains("?") ? "&error" : "?error"));
  }
}
