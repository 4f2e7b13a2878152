package org.pgatlas.server.db.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs: those unpacked from the bundle, one folder per bundle in the cache and
/// shared by every data directory, or those that the machine has installed.
///
/// The folder appears by one rename, so a half-unpacked one is never visible and two processes may
/// unpack at the same time. A manifest of sizes inside it reveals what a power failure truncated.
record Binaries(Path home, boolean unpackedNow) {
  static final int MAJOR_VERSION = 18;
  private static final String VERSION = "18.6.0";
  private static final String MANIFEST = "manifest.txt";
  private static final String UNPACKING = ".unpacking-";
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /// The binaries in this cache, unpacked when they are missing or damaged.
  static Binaries in(Path cache) {
    URL bundle = bundle();
    try {
      Path home = cache.resolve("postgres-" + VERSION + "-" + fingerprint(bundle));
      if (isComplete(home)) {
        return new Binaries(home, false);
      }
      Files.createDirectories(cache);
      removeAbandoned(cache);
      Path staging = Files.createTempDirectory(cache, UNPACKING);
      try {
        Files.setPosixFilePermissions(staging, PROGRAM);
        unpack(bundle, staging);
        publish(staging, home);
      } finally {
        Folders.deleteTree(staging);
      }
      return new Binaries(home, true);
    } catch (IOException e) {
      throw Folders.failure("Unpacking PostgreSQL", cache, e);
    }
  }

  /// Those that the machine has installed, if they are of our major version.
  static Binaries installed(Path home) {
    Path server = home.resolve("bin").resolve("postgres");
    if (!Files.isExecutable(server)) {
      throw new EmbeddedPostgresException(
          Code.NO_BINARIES,
          "%s has no PostgreSQL: %s is missing. Name the folder that has bin/postgres, such as /usr/lib/postgresql/%d."
              .formatted(home, server, MAJOR_VERSION));
    }
    try {
      String version = ShortProcess.run(List.of(server.toString(), "--version")).output().strip();
      if (!version.matches("postgres \\(PostgreSQL\\) " + MAJOR_VERSION + "\\b.*")) {
        throw new EmbeddedPostgresException(
            Code.VERSION_MISMATCH,
            "%s is %s, but PG Atlas needs PostgreSQL %d."
                .formatted(server, version, MAJOR_VERSION));
      }
    } catch (IOException e) {
      throw Folders.failure("Asking for the version of PostgreSQL", server, e);
    }
    return new Binaries(home, false);
  }

  private static URL bundle() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String platform =
        (os.contains("mac") ? "darwin" : "linux")
            + (Set.of("aarch64", "arm64").contains(machine) ? "-arm_64" : "-x86_64");
    URL found = Binaries.class.getResource("/postgres-" + platform + ".txz");
    if (found == null || !(os.contains("linux") || os.contains("mac"))) {
      throw new EmbeddedPostgresException(
          Code.NO_BINARIES,
          "No PostgreSQL for %s on %s is bundled. Use an own one with --database-url."
              .formatted(os, machine));
    }
    return found;
  }

  /// Identifies the bundle without reading its 15 MB: the jar's own checksum when it is in a jar.
  private static String fingerprint(URL bundle) throws IOException {
    long crc = -1;
    if (bundle.openConnection() instanceof JarURLConnection jar) {
      JarEntry entry = jar.getJarEntry();
      crc = entry == null ? -1 : entry.getCrc();
    }
    if (crc < 0) {
      CRC32 computed = new CRC32();
      try (InputStream in = new CheckedInputStream(bundle.openStream(), computed)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      crc = computed.getValue();
    }
    return HexFormat.of().toHexDigits((int) crc);
  }

  private static boolean isComplete(Path home) throws IOException {
    Path manifest = home.resolve(MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      return false;
    }
    List<String> lines = Files.readAllLines(manifest);
    if (lines.isEmpty() || !lines.getLast().equals("end " + (lines.size() - 1))) {
      return false;
    }
    for (String line : lines.subList(0, lines.size() - 1)) {
      int space = line.indexOf(' ');
      Path file = home.resolve(line.substring(space + 1));
      try {
        if (Files.size(file) != Long.parseLong(line.substring(0, space))) {
          return false;
        }
      } catch (IOException | NumberFormatException _) {
        return false;
      }
    }
    return true;
  }

  private static void unpack(URL bundle, Path target) throws IOException {
    List<String> manifest = new ArrayList<>();
    try (InputStream raw = bundle.openStream();
        InputStream xz = new XZInputStream(new BufferedInputStream(raw, 1 << 16), 256 * 1024)) {
      TarReader tar = new TarReader(new BufferedInputStream(xz, 1 << 16));
      byte[] buffer = new byte[1 << 16];
      for (var entry = tar.next(); entry != null; entry = tar.next()) {
        Path path = target.resolve(entry.name()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("tar entry " + entry.name() + " leads out of its folder");
        }
        switch (entry.kind()) {
          case FOLDER -> createFolder(path);
          case SYMLINK -> createLink(target, path, entry.link());
          case FILE -> {
            createFolder(parent(path));
            try (OutputStream out = Files.newOutputStream(path)) {
              for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
                out.write(buffer, 0, count);
              }
            }
            Files.setPosixFilePermissions(path, entry.executable() ? PROGRAM : DATA);
            manifest.add(entry.size() + " " + target.relativize(path));
          }
        }
      }
    }
    manifest.add("end " + manifest.size());
    Files.write(target.resolve(MANIFEST), manifest);
    Files.setPosixFilePermissions(target.resolve(MANIFEST), DATA);
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      createFolder(parent(folder));
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PROGRAM);
    }
  }

  private static void createLink(Path root, Path link, String destination) throws IOException {
    createFolder(parent(link));
    if (!link.resolveSibling(destination).normalize().startsWith(root)) {
      throw new IOException("tar link " + link.getFileName() + " leads out of its folder");
    }
    Files.createSymbolicLink(link, Path.of(destination));
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("no folder above " + path);
    }
    return parent;
  }

  /// Puts the finished folder in its place, unless another process was faster.
  private static void publish(Path staging, Path home) throws IOException {
    if (Files.exists(home, LinkOption.NOFOLLOW_LINKS) && !isComplete(home)) {
      Path damaged = home.resolveSibling(staging.getFileName() + "-damaged");
      Files.move(home, damaged, StandardCopyOption.ATOMIC_MOVE);
      Folders.deleteTree(damaged);
    }
    try {
      Files.move(staging, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isComplete(home)) {
        throw e;
      }
    }
  }

  private static void removeAbandoned(Path cache) throws IOException {
    Instant limit = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(cache, UNPACKING + "*")) {
      for (Path leftover : leftovers) {
        if (Files.getLastModifiedTime(leftover).toInstant().isBefore(limit)) {
          Folders.deleteTree(leftover);
        }
      }
    }
  }
}
