package io.bursar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A program of ours in a JVM of its own, without the classes of the tests.
final class Jvm implements AutoCloseable {

  private final Process process;

  private Jvm(Process process) {
    this.process = process;
  }

  /// Starts this class with these arguments; what it says goes to the end of the file.
  static Jvm start(Class<?> program, Path log, List<String> arguments) throws IOException {
    return new Jvm(
        command(program, arguments)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /// Starts this class with these arguments, to be read from.
  static Jvm start(Class<?> program, List<String> arguments) throws IOException {
    return new Jvm(
        command(program, arguments).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  BufferedReader output() {
    return process.inputReader(UTF_8);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends it by SIGKILL, and nothing that it started.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Asks it to end, and waits until it has.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static ProcessBuilder command(Class<?> program, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", classPath(), program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
