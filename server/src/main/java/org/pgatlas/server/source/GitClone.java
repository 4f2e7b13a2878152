package org.pgatlas.server.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pgatlas.server.net.PublicHosts;

/// Fetches a repo's history with the git binary, without trees and files, and prints its log. The
/// address comes from data, so git gets no chance to do anything else: only http and https, only
/// hosts that may be asked, no redirects of its own, no hooks, no configuration of this machine, no
/// prompts, a time and a size.
final class GitClone {
  private static final long MAX_LOG = 512L << 20;
  private static final int MAX_ERROR = 1_000;

  private final Duration timeout;

  /// Protocols that git may speak, as `GIT_ALLOW_PROTOCOL` wants them.
  private final String protocols;

  private final PublicHosts hosts;

  GitClone(Duration timeout, String protocols, PublicHosts hosts) {
    this.timeout = timeout;
    this.protocols = protocols;
    this.hosts = hosts;
  }

  /// A history and the commit that it ends with.
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record History(String head, byte[] log) {}

  /// Why a history could not be had.
  static final class CloneFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    CloneFailed(String message) {
      super(message);
    }
  }

  /// @throws CloneFailed when the address is none, the repo is not there, or it takes too long
  History fetch(String url, int months) {
    CloneAddress address = address(url);
    Path folder = temporary();
    try {
      git(
          folder,
          "-c",
          "http.curloptResolve=" + address.pinned(),
          "clone",
          "--quiet",
          "--bare",
          "--no-tags",
          "--single-branch",
          "--filter=tree:0",
          "--",
          address.url(),
          "repo");
      Path repo = folder.resolve("repo");
      String head = text(git(repo, "rev-parse", "--verify", "HEAD"));
      byte[] log =
          git(
              repo,
              "log",
              "--use-mailmap",
              "--since=" + months + " months ago",
              "--format=%aN%x00%aE%x00%aI%x00%H",
              "HEAD");
      return new History(head, log);
    } finally {
      delete(folder);
    }
  }

  /// An address of another protocol than the web's, when one is allowed, has no host to check.
  private CloneAddress address(String url) {
    List<String> allowed = List.of(protocols.split(":", -1));
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    if (!allowed.contains(scheme)) {
      CloneAddress.web(url);
      throw new CloneFailed("only " + protocols.replace(":", ", ") + " is fetched, not " + scheme);
    }
    return scheme.startsWith("http")
        ? CloneAddress.of(url, hosts, timeout)
        : new CloneAddress(url, "");
  }

  private byte[] git(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-C",
                folder.toString(),
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "credential.helper=",
                "-c",
                "http.followRedirects=false",
                "-c",
                "core.quotepath=off"));
    command.addAll(List.of(arguments));
    try {
      Path errors = Files.createTempFile(folder, "git-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      environment(builder.environment(), folder);
      Process process = builder.start();
      process.getOutputStream().close();
      Thread watch = Thread.ofVirtual().start(() -> endAfter(process));
      byte[] output = bounded(process);
      int status = process.waitFor();
      watch.interrupt();
      if (status != 0) {
        String error = Files.readString(errors, StandardCharsets.UTF_8).strip();
        throw new CloneFailed(
            "git "
                + verb(arguments)
                + ": "
                + (error.isEmpty() ? "ended with " + status : shown(error)));
      }
      return output;
    } catch (IOException e) {
      throw new CloneFailed("cannot run git: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloneFailed("interrupted");
    }
  }

  /// The command without the options before it.
  private static String verb(String... arguments) {
    return arguments[0].equals("-c") ? arguments[2] : arguments[0];
  }

  private void environment(Map<String, String> environment, Path folder) {
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_ASKPASS", "true");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_ALLOW_PROTOCOL", protocols);
  }

  private void endAfter(Process process) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      // It ended in time.
    }
  }

  private static byte[] bounded(Process process) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        if (out.size() > MAX_LOG) {
          process.destroyForcibly();
          throw new CloneFailed("the log is larger than " + MAX_LOG + " bytes");
        }
      }
    }
    return out.toByteArray();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("atlas-git-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8).strip();
  }

  private static String shown(String error) {
    String clean = error.replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= MAX_ERROR ? clean : clean.substring(0, MAX_ERROR) + "…";
  }
}
