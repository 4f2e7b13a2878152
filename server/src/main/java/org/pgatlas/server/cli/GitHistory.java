package org.pgatlas.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Extracts a repository's history with the git binary, in the form that the server ingests:
/// `%aN NUL %aE NUL %aI NUL %H`, one commit a line, mailmap applied, all that HEAD reaches.
final class GitHistory {
  private static final Pattern REMOTE =
      Pattern.compile(
          "(?:https?://|ssh://|git://)?(?:[^@/]+@)?([A-Za-z0-9.-]+)[:/]+(?:\\d+/)?(.+?)(?:\\.git)?/?");
  private static final long MAX_BYTES = 512L << 20;

  private GitHistory() {}

  /// One extract.
  ///
  /// @param repository `pkg:github/owner/name` and the like from the remote `origin`; null when
  /// there is none
  /// @param shallow true when the clone does not have its whole history
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
  record Extract(byte[] log, String head, @Nullable String repository, boolean shallow) {}

  static Extract read(Path repository, int sinceMonths) {
    if (!Files.exists(repository)) {
      throw new CommandFailed("no such repository: " + repository);
    }
    String head = text(git(repository, "rev-parse", "--verify", "HEAD"));
    boolean shallow = text(git(repository, "rev-parse", "--is-shallow-repository")).equals("true");
    byte[] log =
        git(
            repository,
            "log",
            "--use-mailmap",
            "--since=" + sinceMonths + " months ago",
            "--format=%aN%x00%aE%x00%aI%x00%H",
            "HEAD");
    return new Extract(log, head, origin(repository).orElse(null), shallow);
  }

  /// Clones without trees and blobs: a history needs neither.
  static Path cloneTreeless(String url) {
    try {
      Path folder = Files.createTempDirectory("atlas-gitlog-");
      git(
          folder,
          "-c",
          "core.hooksPath=/dev/null",
          "clone",
          "--quiet",
          "--bare",
          "--no-tags",
          "--single-branch",
          "--filter=tree:0",
          "--",
          url,
          ".");
      return folder;
    } catch (IOException e) {
      throw new CommandFailed("cannot make a temporary folder: " + e.getMessage());
    }
  }

  private static Optional<String> origin(Path repository) {
    try {
      return purlOf(text(git(repository, "config", "--get", "remote.origin.url")));
    } catch (CommandFailed noRemote) {
      return Optional.empty();
    }
  }

  static Optional<String> purlOf(String remote) {
    Matcher matcher = REMOTE.matcher(remote);
    if (remote.startsWith("/")
        || remote.startsWith("file:")
        || remote.startsWith(".")
        || !matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(2);
    return switch (matcher.group(1)) {
      case "github.com" -> Optional.of("pkg:github/" + path);
      case "bitbucket.org" -> Optional.of("pkg:bitbucket/" + path);
      case "gitlab.com" -> Optional.of("pkg:gitlab/" + path);
      default -> Optional.of("pkg:generic/" + matcher.group(1) + "/" + path);
    };
  }

  private static String text(byte[] output) {
    return new String(output, StandardCharsets.UTF_8).strip();
  }

  private static byte[] git(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", folder.toString(), "-c", "core.quotepath=off"));
    command.addAll(List.of(arguments));
    try {
      Path errors = Files.createTempFile("atlas-git-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("GIT_TERMINAL_PROMPT", "0");
      builder.environment().put("GIT_ALLOW_PROTOCOL", "https:http:ssh:git:file");
      Process process = builder.start();
      process.getOutputStream().close();
      byte[] output = bounded(process);
      int status = process.waitFor();
      String error = Files.readString(errors).strip();
      Files.delete(errors);
      if (status != 0) {
        throw new CommandFailed(
            "git "
                + (arguments[0].equals("-c") ? arguments[2] : arguments[0])
                + " in "
                + folder
                + ": "
                + (error.isEmpty() ? "exit " + status : error));
      }
      return output;
    } catch (IOException e) {
      throw new CommandFailed("cannot run git: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  private static byte[] bounded(Process process) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        out.write(buffer, 0, read);
        if (out.size() > MAX_BYTES) {
          process.destroyForcibly();
          throw new CommandFailed("the git log is larger than " + MAX_BYTES + " bytes");
        }
      }
    }
    return out.toByteArray();
  }
}
