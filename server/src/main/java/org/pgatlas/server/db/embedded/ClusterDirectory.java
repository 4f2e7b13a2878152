package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// The files of one cluster below the data directory, and how they come into being.
///
/// `postgres/` the cluster, `postgres.password` its superuser's password, `postgres.lock` and
/// `postgres.owner` who holds it, `postgres-start.log` what PostgreSQL says before its own log is
/// open. `initdb` works in a folder aside that is renamed when complete: a crash leaves nothing to
/// trust.
record ClusterDirectory(Path home) {
  static final String SUPERUSER = "postgres";
  private static final String STAGING = ".postgres-new-";
  private static final int STATE_OFFSET = 16;
  private static final int SHUT_DOWN = 1;
  private static final int SHUT_DOWN_IN_RECOVERY = 2;

  Path cluster() {
    return home.resolve("postgres");
  }

  LogFiles logs() {
    return new LogFiles(home.resolve("postgres-start.log"), cluster().resolve("log"));
  }

  boolean exists() {
    return Files.exists(cluster());
  }

  /// Refuses what is no cluster of our major version.
  void verify() throws IOException {
    Path versionFile = cluster().resolve("PG_VERSION");
    if (!Files.isRegularFile(versionFile)) {
      throw new EmbeddedPostgresException(
          Code.DIRECTORY_UNUSABLE,
          cluster()
              + " exists but is no PostgreSQL cluster. Move it away or choose another directory.");
    }
    String version = Files.readString(versionFile).strip();
    if (!version.equals(Integer.toString(Binaries.MAJOR_VERSION))) {
      throw new EmbeddedPostgresException(
          Code.VERSION_MISMATCH,
          "%s was made by PostgreSQL %s, but this is PostgreSQL %d. Upgrade it with pg_upgrade or dump and restore, or choose another directory."
              .formatted(cluster(), version, Binaries.MAJOR_VERSION));
    }
  }

  /// The superuser's password; made on the first call, afterwards the same for ever.
  String password() throws IOException {
    Path file = home.resolve("postgres.password");
    if (!Files.exists(file)) {
      if (exists()) {
        throw new EmbeddedPostgresException(
            Code.DIRECTORY_UNUSABLE,
            file
                + " is missing; without it nobody can log in to the cluster beside it. Restore it from a backup.");
      }
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Path draft = home.resolve("postgres.password.new");
      Files.deleteIfExists(draft);
      writeSecret(draft, HexFormat.of().formatHex(random));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(home);
    }
    return Files.readString(file).strip();
  }

  void initialise(Binaries binaries, RunAs runAs, String password, boolean durable)
      throws IOException {
    removeAbandoned();
    Path staging = Files.createTempDirectory(home, STAGING);
    try {
      runAs.adopt(staging);
      Path passwordFile = staging.resolve("password");
      writeSecret(passwordFile, password);
      runAs.adopt(passwordFile);
      ShortProcess result =
          initdb(binaries, runAs, staging.resolve("data"), passwordFile, durable, "C.UTF-8");
      if (!result.succeeded() && result.output().contains("invalid locale name")) {
        Folders.deleteTree(staging.resolve("data"));
        result = initdb(binaries, runAs, staging.resolve("data"), passwordFile, durable, "C");
      }
      if (!result.succeeded()) {
        throw initdbFailure(result);
      }
      Files.move(staging.resolve("data"), cluster(), StandardCopyOption.ATOMIC_MOVE);
      Folders.sync(home);
    } finally {
      Folders.deleteTree(staging);
    }
  }

  private static ShortProcess initdb(
      Binaries binaries,
      RunAs runAs,
      Path target,
      Path passwordFile,
      boolean durable,
      String locale)
      throws IOException {
    List<String> command = new ArrayList<>(runAs.prefix());
    command.addAll(
        List.of(
            binaries.program("initdb"),
            "--pgdata=" + target,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=" + locale,
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions"));
    if (!durable) {
      command.add("--no-sync");
    }
    return ShortProcess.run(command);
  }

  private EmbeddedPostgresException initdbFailure(ShortProcess result) {
    boolean full = LogFiles.tellOfFullDisk(result.output());
    return new EmbeddedPostgresException(
        full ? Code.NO_SPACE : Code.START_FAILED,
        "initdb failed in %s (exit code %d):\n%s"
            .formatted(home, result.exitCode(), result.output().strip()));
  }

  /// True when the control file says that the cluster was not shut down cleanly.
  boolean needsRecovery() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STATE_OFFSET + 4).order(ByteOrder.nativeOrder());
    Path controlFile = cluster().resolve("global/pg_control");
    try (FileChannel channel = FileChannel.open(controlFile, StandardOpenOption.READ)) {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    }
    int state = buffer.hasRemaining() ? 0 : buffer.getInt(STATE_OFFSET);
    return state != SHUT_DOWN && state != SHUT_DOWN_IN_RECOVERY;
  }

  private void removeAbandoned() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(home, STAGING + "*")) {
      for (Path leftover : leftovers) {
        Folders.deleteTree(leftover);
      }
    }
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      Files.createFile(file, onlyOwner);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("somebody else writes " + file, e);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }
}
