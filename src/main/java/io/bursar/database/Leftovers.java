package io.bursar.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a killed Bursar leaves running: PostgreSQL has a session of its own and outlives it. A
/// process is ours if, and only if, the kernel says that it runs a program from our own `bin`
/// folder; a number in a `postmaster.pid` proves nothing, since numbers are given out again.
final class Leftovers {

  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DataFolder folder;

  Leftovers(DataFolder folder) {
    this.folder = folder;
  }

  /// Ends every process of ours, so that the folder has no writer: politely first, by force when it
  /// takes more than a minute. PostgreSQL loses no commit by either. Refuses when a PostgreSQL that
  /// is not ours runs on our data.
  void stop() {
    refuseForeignServer();
    var ours = ours();
    if (!ours.isEmpty()) {
      log.warn("Stopping the PostgreSQL that an earlier Bursar left running in {}", folder.root());
      ours.stream().filter(process -> !hasParentIn(process, ours)).forEach(Leftovers::interrupt);
      awaitNone();
      ours().forEach(ProcessHandle::destroyForcibly);
      awaitNone();
    }
    deletePostmasterPid();
  }

  /// Asks PostgreSQL for a fast shutdown: sessions end, a checkpoint is written.
  static void interrupt(ProcessHandle process) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
    } catch (IOException e) {
      log.warn("Cannot signal process {}: {}", process.pid(), e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseForeignServer() {
    var foreign =
        ProcessHandle.allProcesses()
            .filter(process -> !isOurs(process) && isPostgresOnOurData(process))
            .findFirst();
    if (foreign.isPresent()) {
      throw new DatabaseRefused(
          "A PostgreSQL that Bursar did not start (process %d) runs on the data in %s."
              .formatted(foreign.get().pid(), folder.cluster()),
          "Stop it, then start Bursar again.");
    }
  }

  private List<ProcessHandle> ours() {
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean isOurs(ProcessHandle process) {
    var program = link(process, "exe");
    return program.filter(path -> path.startsWith(folder.bin())).isPresent()
        || (program.filter(Leftovers::isLauncher).isPresent() && launches(process));
  }

  /// For a moment a child of ours still runs the program that turns into PostgreSQL.
  private static boolean isLauncher(Path program) {
    return program.endsWith("setsid") || program.endsWith("unshare");
  }

  private boolean launches(ProcessHandle process) {
    try {
      var command = Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
      return new String(command, StandardCharsets.UTF_8).contains("\0" + folder.bin() + "/");
    } catch (IOException _) {
      return false;
    }
  }

  private boolean isPostgresOnOurData(ProcessHandle process) {
    return link(process, "exe").filter(path -> path.endsWith("postgres")).isPresent()
        && link(process, "cwd").filter(path -> path.equals(folder.cluster())).isPresent();
  }

  /// Empty as well for a process that has just gone or is not ours to look at.
  private static Optional<Path> link(ProcessHandle process, String name) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), name)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean hasParentIn(ProcessHandle process, List<ProcessHandle> processes) {
    return process.parent().filter(processes::contains).isPresent();
  }

  private void awaitNone() {
    try {
      for (long waited = 0; !ours().isEmpty() && waited < PATIENCE.toMillis(); waited += 20) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Nothing of ours runs, so the file is stale, or torn. PostgreSQL would believe a number that by
  /// now belongs to a stranger, and never start again.
  private void deletePostmasterPid() {
    if (!ours().isEmpty()) {
      throw new DatabaseRefused(
          "The PostgreSQL that an earlier Bursar left running in %s cannot be stopped."
              .formatted(folder.root()),
          "Stop its processes, then start Bursar again.");
    }
    try {
      Files.deleteIfExists(folder.cluster().resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new DatabaseRefused(
          "The data folder %s cannot be written: %s.".formatted(folder.root(), e),
          "Run Bursar as the user that owns it.",
          e);
    }
  }
}
