package io.bursar.testing;

import io.bursar.account.Account;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Somebody at the pages of the Bursar under test, with a browser of their own: signed in, or just
/// passing by. Follows no redirects.
public final class Visitor {

  private final Caller browser;

  /// A visitor who is this account; null is nobody.
  public Visitor(int port, @Nullable Account account) {
    this.browser = new Caller(port);
    if (account != null && browser.signIn(account.username()).statusCode() != 302) {
      throw new AssertionError("Could not sign in");
    }
  }

  /// Opens a page.
  public HttpResponse<String> get(String path) {
    return browser.get(path);
  }

  /// Sends a form of a page, its token included; fields as name, value, name, value.
  public HttpResponse<String> post(String path, String... fields) {
    return browser.postForm(path, form(fields) + "_csrf=" + encoded(browser.csrf("/courses/")));
  }

  /// Sends a form of a page as htmx does.
  public HttpResponse<String> postByHtmx(String path, String... fields) {
    var token = browser.csrf("/courses/");
    return browser.postForm(path, form(fields), "HX-Request", "true", "X-CSRFToken", token);
  }

  /// Sends a form of a page with a file in it, its token included.
  public HttpResponse<String> upload(String path, String name, String text, String... fields) {
    var boundary = "----a-boundary";
    var body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(part(boundary, fields[i], "", fields[i + 1]));
    }
    body.append(part(boundary, "_csrf", "", browser.csrf("/courses/")));
    body.append(part(boundary, name, "; filename=\"list.txt\"\r\nContent-Type: text/plain", text));
    body.append("--").append(boundary).append("--\r\n");
    return browser.send(
        "POST", path, body.toString(), "Content-Type", "multipart/form-data; boundary=" + boundary);
  }

  /// Sends a form that no page of ours holds.
  public HttpResponse<String> postFromElsewhere(String path, String... fields) {
    return browser.postForm(path, form(fields));
  }

  /// Where an answer sends the browser; fails when it sends it nowhere.
  public static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError("No redirect but %d".formatted(answer.statusCode())));
  }

  private static String part(String boundary, String name, String more, String text) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n"
        .formatted(boundary, name, more, text);
  }

  private static String form(String... fields) {
    var form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      form.append(fields[i]).append('=').append(encoded(fields[i + 1])).append('&');
    }
    return form.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
