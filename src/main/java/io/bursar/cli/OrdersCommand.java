package io.bursar.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bursar.cli.Remote.Unreachable;
import io.bursar.cli.Remote.Unwilling;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `bursar orders ...`: acts on many orders of a running Bursar, and watches that.
public final class OrdersCommand {

  /// All orders were done as asked.
  public static final int DONE = 0;

  /// The run ended, and not every order was done.
  public static final int NOT_ALL_DONE = 1;

  /// The command was not understood; nothing was done.
  public static final int MISUSED = 2;

  /// Bursar said no; nothing was done.
  public static final int REFUSED = 3;

  /// Bursar could not be reached, or failed.
  public static final int UNREACHABLE = 4;

  private static final Set<String> ACTIONS = Set.of("retry", "hold", "release", "resolve");
  private static final Map<String, String> FILTERS =
      Map.of(
          "--status", "status",
          "--cause", "cause",
          "--state", "state",
          "--destination", "destination",
          "--type", "product_type",
          "--product", "product",
          "--course", "course",
          "--placed-after", "placed_after",
          "--placed-before", "placed_before");

  /// These may be given more than once.
  private static final Set<String> LISTS = Set.of("--status", "--cause", "--state");

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;
  private final Duration between;

  OrdersCommand(InputStream in, PrintStream out, PrintStream err, Duration between) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.between = between;
  }

  /// Runs the command with these arguments (those behind `orders`), and answers its exit code.
  public static int run(String... arguments) {
    return new OrdersCommand(System.in, System.out, System.err, Duration.ofSeconds(1))
        .answer(arguments);
  }

  int answer(String... arguments) {
    try {
      if (arguments.length == 0 || List.of(arguments).contains("--help")) {
        out.print(Usage.TEXT);
        return arguments.length == 0 ? MISUSED : DONE;
      }
      var options = Options.read(List.of(arguments));
      var remote = new Remote(options.required("--url", "BURSAR_URL"), options.token());
      if (ACTIONS.contains(options.command())) {
        return act(options, remote);
      }
      return switch (options.command()) {
        case "runs" -> list(options, remote);
        case "run" -> one(options, remote);
        default ->
            throw new Options.Misused(
                "There is no command \"%s\": use retry, hold, release, resolve, runs or run."
                    .formatted(options.command()));
      };
    } catch (Options.Misused misused) {
      err.println(misused.getMessage());
      err.println("See: bin/bursar orders --help");
      return MISUSED;
    } catch (Unwilling unwilling) {
      err.println("Bursar refuses: " + unwilling.getMessage());
      return REFUSED;
    } catch (Unreachable unreachable) {
      err.println(unreachable.getMessage());
      return UNREACHABLE;
    }
  }

  private int act(Options options, Remote remote) {
    options.allowOnly(Options.ACTING);
    if (!options.operands().isEmpty()) {
      throw new Options.Misused(
          "\"%s\" is not an option. Put texts with spaces in quotes."
              .formatted(options.operands().getFirst()));
    }
    var request = new LinkedHashMap<String, Object>();
    request.put("action", options.command());
    request.put("filter", filter(options));
    request.put("reason", options.last("--reason").orElse(""));
    options.last("--rate").ifPresent(rate -> request.put("rate", Options.number("--rate", rate)));
    request.put("dry_run", true);
    var preview = remote.post("/api/v3/bulk-runs/", request, null);
    Report.preview(preview, options.command(), out);
    if (options.has("--dry-run")) {
      return DONE;
    }
    if (preview.path("orders").asLong() == 0) {
      return DONE;
    }
    if (!options.has("--yes") && !confirmed(preview)) {
      return MISUSED;
    }
    request.put("dry_run", false);
    var key = options.last("--key").orElseGet(() -> UUID.randomUUID().toString());
    var run = started(request, key, remote);
    out.printf("Run %d started.%n", run.path("id").asLong());
    return options.has("--no-wait") ? DONE : follow(run.path("id").asLong(), remote);
  }

  private JsonNode started(Map<String, Object> request, String key, Remote remote) {
    try {
      return remote.post("/api/v3/bulk-runs/", request, key);
    } catch (Unreachable unreachable) {
      err.printf("It may have been started all the same; with --key %s it is not again.%n", key);
      throw unreachable;
    }
  }

  private boolean confirmed(JsonNode preview) {
    // There is none when input or output is redirected.
    var console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new Options.Misused("Nothing was done: without a terminal to ask, say --yes."));
    var answer = console.readLine("Do this to %,d orders? [y/N] ", preview.path("orders").asLong());
    var yes =
        answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    if (!yes) {
      err.println("Nothing was done.");
    }
    return yes;
  }

  private Map<String, Object> filter(Options options) {
    var filter = new LinkedHashMap<String, Object>();
    FILTERS.forEach(
        (option, name) -> {
          var values = options.all(option);
          if (!values.isEmpty()) {
            filter.put(name, LISTS.contains(option) ? values : values.getLast());
          }
        });
    options.last("--numbers-file").ifPresent(file -> filter.put("numbers", numbers(file)));
    if (filter.isEmpty()) {
      throw new Options.Misused("Say which orders: give --status or another filter.");
    }
    return filter;
  }

  private List<String> numbers(String file) {
    try {
      var text =
          file.equals("-")
              ? new String(in.readAllBytes(), UTF_8)
              : Files.readString(Path.of(file), UTF_8);
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (NoSuchFileException _) {
      throw new Options.Misused("There is no file %s.".formatted(file));
    } catch (IOException failure) {
      throw new Options.Misused("%s cannot be read: %s".formatted(file, failure.getMessage()));
    }
  }

  private int list(Options options, Remote remote) {
    options.allowOnly(Set.of());
    Report.runs(remote.get("/api/v3/bulk-runs/"), out);
    return DONE;
  }

  private int one(Options options, Remote remote) {
    options.allowOnly(Options.RUN);
    if (options.operands().size() != 1) {
      throw new Options.Misused("Say which run: bin/bursar orders run 12");
    }
    long id = Options.number("The id of a run", options.operands().getFirst());
    var path = "/api/v3/bulk-runs/%d/".formatted(id);
    if (options.has("--results")) {
      out.print(remote.text(path + "results.csv"));
      return DONE;
    }
    for (var verb : List.of("pause", "resume", "cancel")) {
      if (options.has("--" + verb)) {
        Report.run(remote.post(path + verb + "/", Map.of(), null), out);
        return DONE;
      }
    }
    if (options.has("--follow")) {
      return follow(id, remote);
    }
    Report.run(remote.get(path), out);
    return DONE;
  }

  private int follow(long id, Remote remote) {
    var onInterrupt =
        Thread.ofPlatform()
            .unstarted(
                () ->
                    err.printf(
                        "%nRun %d goes on. Follow it: bin/bursar orders run %d --follow%n",
                        id, id));
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      return watch(id, remote);
    } catch (Unreachable unreachable) {
      err.printf(
          "Run %d goes on by itself. Follow it: bin/bursar orders run %d --follow%n", id, id);
      throw unreachable;
    } finally {
      forget(onInterrupt);
    }
  }

  private int watch(long id, Remote remote) {
    var said = "";
    while (true) {
      var run = remote.get("/api/v3/bulk-runs/%d/".formatted(id));
      var line = Report.line(run);
      if (!line.equals(said)) {
        out.println(line);
        said = line;
      }
      if (!run.path("finished").isNull()) {
        var counts = run.path("counts");
        boolean all = counts.path("done").asInt() == counts.path("total").asInt();
        if (!all) {
          out.printf("The result of each order: bin/bursar orders run %d --results%n", id);
        }
        return all ? DONE : NOT_ALL_DONE;
      }
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(between);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unreachable("Interrupted.");
    }
  }

  /// The hook is gone already when the program is ending.
  private static void forget(@Nullable Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return;
    }
  }
}
