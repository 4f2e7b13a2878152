package org.pgatlas.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A PostgreSQL of the machine's own, as a distribution installs it: another version than ours,
/// with none of our settings, roles or extensions.
final class StrangersPostgres implements AutoCloseable {
  /// Where Debian and its kin keep each major version.
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

  private final Path binaries;
  private final Path folder;
  private final int port;

  private StrangersPostgres(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /// Binaries of the oldest version that is installed; `ATLAS_OTHER_POSTGRES` names another folder.
  static Optional<Path> installed() {
    String named = System.getenv("ATLAS_OTHER_POSTGRES");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .min(Comparator.comparing(Path::toString));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static StrangersPostgres start(Path binaries) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("strangers-postgres-");
    StrangersPostgres postgres = new StrangersPostgres(binaries, folder, freePort());
    if (isRoot()) {
      run(List.of("chown", "postgres", folder.toString()));
    }
    String data = folder.resolve("data").toString();
    postgres.asNobodyInParticular(
        "initdb", "-D", data, "-U", "stranger", "-A", "trust", "-E", "UTF8", "--locale=C");
    postgres.asNobodyInParticular(
        "pg_ctl",
        "-D",
        data,
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p "
            + postgres.port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
        "-w",
        "start");
    return postgres;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), "stranger", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), "stranger", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /// The server refuses to be root; Debian's package has made a user for it.
  private void asNobodyInParticular(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path told = Files.createTempFile("strangers-postgres-", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    String text = Files.readString(told);
    Files.delete(told);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + ": " + text);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      asNobodyInParticular(
          "pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "-w", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
