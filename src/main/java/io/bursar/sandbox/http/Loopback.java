package io.bursar.sandbox.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which names mean this machine and no other.
public final class Loopback {

  private static final Pattern NAME =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]|\\[0:0:0:0:0:0:0:1\\]");
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");

  private Loopback() {}

  /// Whether a `Host` header (a name, perhaps with a port) names this machine. A missing one does
  /// not.
  public static boolean isLoopbackHost(@Nullable String host) {
    return host != null
        && NAME.matcher(PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT)).matches();
  }

  /// Whether the text is an absolute http or https address on this machine.
  public static boolean isLoopbackUrl(String url) {
    try {
      var uri = new URI(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getRawUserInfo() == null
          && isLoopbackHost(uri.getHost());
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
