package org.pgatlas.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A server started by `./atlas`, from the command to the line that says it is ready.
public final class ServerProcess implements AutoCloseable {
  private static final String READY = "PG Atlas is ready: ";

  private final Process process;
  private final String url;
  private final double readySeconds;

  private ServerProcess(Process process, String url, double readySeconds) {
    this.process = process;
    this.url = url;
    this.readySeconds = readySeconds;
  }

  /// Builds what is to be measured, so that no measurement contains a build.
  public static void build(Path root) {
    try {
      Process process =
          new ProcessBuilder(root.resolve("atlas").toString(), "--version").inheritIO().start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the build failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// @param command `serve` or `demo`
  public static ServerProcess start(Path root, Path data, String command) {
    return start(root, data, Map.of(), List.of(command));
  }

  /// @param environment besides this process' own
  /// @param command `serve` or `demo` with further options
  public static ServerProcess start(
      Path root, Path data, Map<String, String> environment, List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(root.resolve("atlas").toString());
    line.addAll(command);
    line.addAll(List.of("--port", "0", "--data", data.toString()));
    try {
      long began = System.nanoTime();
      ProcessBuilder builder =
          new ProcessBuilder(line)
              .directory(root.toFile())
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(data.resolve("bench-server.log").toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String text;
      while ((text = out.readLine()) != null) {
        if (text.startsWith(READY)) {
          return new ServerProcess(
              process, text.substring(READY.length()).strip(), (System.nanoTime() - began) / 1e9);
        }
      }
      throw new IllegalStateException(
          "the server ended: " + Files.readString(data.resolve("bench-server.log")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return url;
  }

  public double readySeconds() {
    return readySeconds;
  }

  public long residentMegabytes() {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(l -> l.startsWith("VmRSS:"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /// kill -9, and it is dead when this returns.
  public void kill() {
    try {
      int _ = process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server did not stop within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
