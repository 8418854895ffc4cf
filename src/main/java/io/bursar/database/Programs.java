package io.bursar.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs PostgreSQL's programs. They refuse to run as root; for root they run in a user namespace of
/// their own, where they are nobody while their files stay root's.
final class Programs {

  private static final String OWN_SERVER =
      "Run Bursar as a user other than root, or name a PostgreSQL server of your own with"
          + " spring.datasource.url.";

  private final Path bin;
  private final List<String> asNobody;

  private Programs(Path bin, List<String> asNobody) {
    this.bin = bin;
    this.asNobody = asNobody;
  }

  /// The programs in this folder; refuses when root cannot run them here, or could not let them
  /// write to the data folder.
  static Programs in(Path bin, Path dataDir) {
    if (!isRoot()) {
      return new Programs(bin, List.of());
    }
    var programs = new Programs(bin, List.of("unshare", "-U"));
    if (!programs.succeeds("true")) {
      throw new DatabaseRefused(
          "Bursar runs as root, which PostgreSQL refuses, and user namespaces, by which it could"
              + " run as nobody, are not allowed here.",
          OWN_SERVER);
    }
    if (!programs.succeeds("test", "-w", dataDir.toString(), "-a", "-x", dataDir.toString())) {
      throw new DatabaseRefused(
          "Bursar runs as root, which PostgreSQL refuses, and run as nobody it could not write to"
              + " %s: that folder, or one above it, belongs to another user.".formatted(dataDir),
          OWN_SERVER);
    }
    return programs;
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /// Starts the program in a session of its own, so that Ctrl-C in Bursar's terminal does not reach
  /// it before Bursar has finished its work; what it says goes to this file.
  Process start(File output, String program, List<String> arguments) throws IOException {
    var command = new ArrayList<>(List.of("setsid"));
    command.addAll(asNobody);
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
        .redirectInput(new File("/dev/null"))
        .start();
  }

  private boolean succeeds(String... command) {
    var whole = new ArrayList<>(asNobody);
    whole.addAll(List.of(command));
    try {
      return new ProcessBuilder(whole)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
