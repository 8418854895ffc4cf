package io.bursar.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives every request an id: the caller's own, if it has a decent form, else a new one. It stands
/// beside each line of the log, in the answer's header, and as the reference of an unexpected
/// failure.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestIds extends OncePerRequestFilter {

  static final String KEY = "requestId";
  private static final String HEADER = "X-Request-ID";
  private static final Pattern DECENT = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /// The error page tells the id too.
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = request.getAttribute(KEY) instanceof String known ? known : id(request);
    request.setAttribute(KEY, id);
    response.setHeader(HEADER, id);
    MDC.put(KEY, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(KEY);
    }
  }

  private static String id(HttpServletRequest request) {
    var sent = request.getHeader(HEADER);
    return sent != null && DECENT.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
