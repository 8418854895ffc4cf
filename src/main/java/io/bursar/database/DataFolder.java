package io.bursar.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/// The folder that holds the embedded PostgreSQL, locked for this process until it is closed.
///
/// Whatever takes more than one step is made in a sibling with a name of its own and then renamed
/// into place, so that a process killed in between leaves nothing but a sibling to throw away.
final class DataFolder implements AutoCloseable {

  private static final String UNFINISHED = "unfinished-";

  private final Path root;
  private final FileChannel channel;

  private DataFolder(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /// Locks this folder, made if missing; refuses when it cannot be written or another process has
  /// it.
  static DataFolder lock(Path dataDir) {
    try {
      var root = Files.createDirectories(dataDir.toAbsolutePath().normalize()).toRealPath();
      Files.createDirectories(root.resolve("bin"));
      var channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new DatabaseRefused(
            "Another Bursar uses the data folder %s.".formatted(root),
            "Stop it, or give this one a folder of its own with bursar.data-dir.");
      }
      return new DataFolder(root, channel);
    } catch (IOException e) {
      throw new DatabaseRefused(
          "The data folder %s cannot be written: %s.".formatted(dataDir.toAbsolutePath(), e),
          "Make it writable for the user that runs Bursar, choose another with bursar.data-dir, or"
              + " name a PostgreSQL server of your own with spring.datasource.url.",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  Path root() {
    return root;
  }

  /// Where the binaries lie, and no other program: who runs from here is ours.
  Path bin() {
    return root.resolve("bin");
  }

  Path cluster() {
    return root.resolve("postgresql");
  }

  Path log() {
    return root.resolve("postgresql.log");
  }

  /// A path beside this one that nobody has used before.
  Path unfinished(Path target) {
    return target.resolveSibling(UNFINISHED + UUID.randomUUID());
  }

  /// Puts what is finished into its place, in one step that survives a power cut.
  void finish(Path unfinished, Path target) throws IOException {
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    try (var parent = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  /// Throws away what an earlier process could not finish. Only after its helpers are gone.
  void deleteUnfinished() {
    for (var folder : List.of(root, bin())) {
      try (var entries = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
        for (var entry : entries) {
          FileSystemUtils.deleteRecursively(entry);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Gives the folder free for others.
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
