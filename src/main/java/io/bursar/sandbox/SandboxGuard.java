package io.bursar.sandbox;

import io.bursar.sandbox.http.Loopback;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps a sandbox, where passwords are public and money is play, from being put on the internet by
/// mistake: it answers only to this machine's own name and never behind a proxy. Anything else gets
/// a 403 with a sentence.
final class SandboxGuard extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!Loopback.isLoopbackHost(request.getHeader("Host"))) {
      refuse(response, "This is a sandbox: it answers only to localhost.");
    } else if (isForwarded(request)) {
      refuse(response, "This is a sandbox: it does not answer behind a proxy.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isForwarded(HttpServletRequest request) {
    return Collections.list(request.getHeaderNames()).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
  }

  private static void refuse(HttpServletResponse response, String sentence) throws IOException {
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    response.setContentType("text/plain;charset=utf-8");
    response
        .getWriter()
        .write(sentence + " To serve others, start Bursar with the profile production.");
  }
}
