package io.bursar.sandbox;

import io.bursar.sandbox.card.CardSettings;
import io.bursar.sandbox.card.SandboxCardProcessor;
import io.bursar.sandbox.http.CallLog;
import io.bursar.sandbox.http.Faults;
import io.bursar.sandbox.http.HttpListener;
import io.bursar.sandbox.http.Json;
import io.bursar.sandbox.lms.SandboxLms;
import io.bursar.sandbox.lms.SandboxLms.LmsSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The sandbox LMS and card processor as a process of their own, with a control listener beside
/// them ([SandboxControl]). Prints one line of JSON with the three addresses once all of them
/// listen, and runs until it is ended.
///
/// Options, all of them optional: `--lms-port`, `--card-port`, `--control-port` (0, the default,
/// means any free one), `--record-dir` (default: nothing is kept), `--api-key`, `--jwt-issuer`,
/// `--jwt-secret`, `--card-secret`, `--notification-secret` (defaults: those of the sandbox).
public final class SandboxMain implements AutoCloseable {

  private static final Set<String> OPTIONS =
      Set.of(
          "--lms-port",
          "--card-port",
          "--control-port",
          "--record-dir",
          "--api-key",
          "--jwt-issuer",
          "--jwt-secret",
          "--card-secret",
          "--notification-secret");

  private final SandboxLms lms;
  private final SandboxCardProcessor cards;
  private final HttpListener control;

  private SandboxMain(Map<String, String> options) {
    var clock = Clock.tickMillis(ZoneOffset.UTC);
    var folder = options.get("--record-dir");
    var recordDir = folder == null ? null : Path.of(folder);
    lms = new SandboxLms(lmsSettings(options, recordDir), clock);
    cards = new SandboxCardProcessor(cardSettings(options, recordDir), clock);
    control =
        new HttpListener(
            "sandbox control",
            port(options, "--control-port"),
            new Faults(),
            new CallLog(clock),
            new SandboxControl(lms, cards)::answer);
  }

  static void main(String[] args) throws InterruptedException {
    try {
      var sandbox = start(args);
      Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close));
      System.out.println(sandbox.addresses());
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }

  /// Starts all three with these options; throws an [IllegalArgumentException] for one it does not
  /// know.
  static SandboxMain start(String... args) {
    var sandbox = new SandboxMain(options(args));
    for (var account : SandboxAccounts.people()) {
      sandbox.lms.add(account);
    }
    sandbox.lms.add(SandboxAccounts.WORKER);
    sandbox.lms.start();
    sandbox.cards.start();
    sandbox.control.start();
    return sandbox;
  }

  /// The addresses as one line of JSON: `lms`, `card`, `control`.
  String addresses() {
    return Json.write(
        Json.object()
            .put("lms", lms.url())
            .put("card", cards.url())
            .put("control", "http://127.0.0.1:" + control.port()));
  }

  @Override
  public void close() {
    control.close();
    lms.close();
    cards.close();
  }

  private static LmsSettings lmsSettings(Map<String, String> options, @Nullable Path recordDir) {
    return new LmsSettings(
        port(options, "--lms-port"),
        options.getOrDefault("--api-key", SandboxSecrets.LMS_API_KEY),
        options.getOrDefault("--jwt-issuer", "http://127.0.0.1/oauth2"),
        options.getOrDefault("--jwt-secret", SandboxSecrets.JWT),
        recordDir);
  }

  private static CardSettings cardSettings(Map<String, String> options, @Nullable Path recordDir) {
    return new CardSettings(
        port(options, "--card-port"),
        options.getOrDefault("--card-secret", SandboxSecrets.CARD),
        options.getOrDefault("--notification-secret", SandboxSecrets.NOTIFICATION),
        recordDir);
  }

  private static Map<String, String> options(String... args) {
    var options = new LinkedHashMap<String, String>();
    for (var i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "Unknown or without its value: %s. Known: %s"
                .formatted(args[i], OPTIONS.stream().sorted().toList()));
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static int port(Map<String, String> options, String name) {
    var text = options.getOrDefault(name, "0");
    try {
      var port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException("%s must be a port, not '%s'.".formatted(name, text));
  }
}
