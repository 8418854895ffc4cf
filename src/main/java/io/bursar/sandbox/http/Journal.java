package io.bursar.sandbox.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a server must remember: an append-only file of JSON lines, `{"type": …, "value": …}`. A
/// line is handed to the operating system before [#append] returns, so that a killed process loses
/// nothing. Without a folder it remembers nothing. Not thread-safe: its owner holds a lock anyway.
public final class Journal implements AutoCloseable {

  private final @Nullable Path file;
  private final @Nullable FileChannel channel;

  /// The journal of this name in the folder, which is made when it is missing. Throws an
  /// [IllegalStateException] when another server is using it.
  public Journal(@Nullable Path folder, String name) {
    if (folder == null) {
      file = null;
      channel = null;
      return;
    }
    try {
      Files.createDirectories(folder);
      file = folder.resolve(name + ".jsonl");
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(channel, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tells every line, oldest first. A last line that was cut off is taken away; a broken line
  /// before it throws an [IllegalStateException] that names it.
  public void replay(BiConsumer<String, JsonNode> teller) {
    if (channel == null || file == null) {
      return;
    }
    try {
      channel.truncate(endOfLastLine(channel));
      channel.position(channel.size());
      try (var lines = Files.newBufferedReader(file)) {
        tell(lines, teller);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds a line.
  public void append(String type, Object value) {
    if (channel == null) {
      return;
    }
    var line = Json.object().put("type", type).set("value", Json.tree(value));
    try {
      var bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    var free = false;
    try {
      free = channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      free = false;
    }
    if (!free) {
      channel.close();
      throw new IllegalStateException(
          "The sandbox record %s is in use by another server: give each a folder of its own."
              .formatted(file));
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    var one = ByteBuffer.allocate(1);
    for (var end = channel.size(); end > 0; end--) {
      one.clear();
      channel.read(one, end - 1);
      if (one.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }

  private void tell(BufferedReader lines, BiConsumer<String, JsonNode> teller) throws IOException {
    var number = 0;
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      try {
        var tree = Json.read(line);
        teller.accept(tree.path("type").asString(), tree.path("value"));
      } catch (Json.Unreadable e) {
        throw new IllegalStateException("Line %d of %s is broken".formatted(number, file), e);
      }
    }
  }
}
