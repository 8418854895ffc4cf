package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/// The sandbox's page and switches are for everybody who reaches them, signed in or not. Forms
/// prove that they are of the page; scripts need no token, since no page of another site can send
/// their PUT and DELETE.
@Configuration(proxyBeanMethods = false)
@Conditional(SandboxOn.class)
class SandboxSecurity {

  @Bean
  @Order(25)
  static SecurityFilterChain sandboxChain(
      HttpSecurity http, SecurityContextRepository sessions, CsrfTokenRepository csrfTokens) {
    return http.securityMatcher("/sandbox/**")
        .securityContext(context -> context.securityContextRepository(sessions))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .csrfTokenRequestHandler(eager())
                    .ignoringRequestMatchers("/sandbox/faults/**"))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    policy ->
                        policy.policyDirectives(
                            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'")))
        .build();
  }

  /// Makes the token's cookie before a long page is sent in part.
  private static XorCsrfTokenRequestAttributeHandler eager() {
    var handler = new XorCsrfTokenRequestAttributeHandler();
    handler.setCsrfRequestAttributeName(null);
    return handler;
  }
}
