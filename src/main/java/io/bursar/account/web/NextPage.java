package io.bursar.account.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.regex.Pattern;

/// The page that a visitor wanted before signing in. It travels in the address of the sign-in page,
/// so that nothing is stored for visitors who only pass by.
final class NextPage {

  // A path of this host: "//" and "/\" would lead elsewhere.
  private static final Pattern LOCAL = Pattern.compile("/(?![/\\\\])[^\\\\\\p{Cntrl}]*");

  private NextPage() {}

  /// The sign-in page that leads on to what this request wanted.
  static String signInFirst(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      return "/login/";
    }
    var query = request.getQueryString();
    return signIn(request.getRequestURI() + (query == null ? "" : "?" + query));
  }

  /// The sign-in page that leads on to this page.
  static String signIn(String next) {
    return next.equals("/") ? "/login/" : "/login/?next=" + URLEncoder.encode(next, UTF_8);
  }

  /// Where the request says to go after signing in; home, when it names no page of this host.
  static String of(HttpServletRequest request) {
    var next = request.getParameter("next");
    return next != null && LOCAL.matcher(next).matches() ? next : "/";
  }
}
