package io.bursar.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from the class path into the data folder: a shared folder such
/// as `/tmp` would let others on the machine exchange them.
final class Binaries {

  private Binaries() {}

  /// The folder of this release's programs (`bin/postgres` and so on below it), unpacked if it is
  /// not there yet. Programs of other releases are deleted.
  static Path unpack(DataFolder folder) {
    try {
      var target = folder.bin().resolve(fingerprint());
      if (!Files.exists(target)) {
        var unfinished = folder.unfinished(target);
        try (var archive = archive()) {
          unpack(archive, unfinished);
        }
        folder.finish(unfinished, target);
      }
      deleteOthers(folder, target);
      return target.resolve("bin");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String fingerprint() throws IOException {
    try (var archive = archive()) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(archive, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream archive() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    var arch = System.getProperty("os.arch", "");
    var name =
        "/postgres-%s-%s.txz"
            .formatted(os, arch.equals("aarch64") ? "arm_64" : arch.replace("amd64", "x86_64"));
    var archive = Binaries.class.getResourceAsStream(name);
    if (archive == null) {
      throw new DatabaseRefused(
          "This build of Bursar brings no PostgreSQL for %s on %s.".formatted(os, arch),
          "Name a PostgreSQL server of your own with spring.datasource.url.");
    }
    return archive;
  }

  private static void unpack(InputStream archive, Path target) throws IOException {
    var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)));
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      unpack(tar, entry, target.resolve(entry.getName()).normalize());
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true)) {
      throw new IOException("Cannot make %s executable".formatted(path));
    }
  }

  private static void deleteOthers(DataFolder folder, Path keep) throws IOException {
    try (var entries = Files.newDirectoryStream(folder.bin(), other -> !other.equals(keep))) {
      for (var other : entries) {
        FileSystemUtils.deleteRecursively(other);
      }
    }
  }
}
