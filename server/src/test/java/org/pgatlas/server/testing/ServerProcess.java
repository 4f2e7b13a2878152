package org.pgatlas.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The server as a process of its own, to be killed.
///
/// @param url where it answers
public record ServerProcess(Process process, String url) {
  private static final String READY = "PG Atlas is ready: ";

  /// Starts one and waits until it answers. What it logs is appended to `server.log` in its folder.
  ///
  /// @param data its folder
  /// @param options of `serve`, beside the folder, any free port and a short lease
  public static ServerProcess start(Path data, Map<String, String> environment, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of("serve", "--port", "0", "--data", data.toString(), "--lease-seconds", "2"));
    command.addAll(List.of(options));
    Path log = data.resolve("server.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return ready(builder.start(), log);
  }

  /// The command that runs the program of these tests, without its arguments.
  ///
  /// @param options of the virtual machine
  public static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djdk.virtualThreadScheduler.parallelism=8");
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.pgatlas.server.Main"));
    return command;
  }

  /// Waits until it says where it answers.
  public static ServerProcess ready(Process process, Path log) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = out.readLine()) != null) {
      if (line.startsWith(READY)) {
        return new ServerProcess(process, line.substring(READY.length()).strip());
      }
    }
    throw new AssertionError("the server ended: " + Files.readString(log));
  }

  /// Ends it as a service manager does.
  public void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }
}
