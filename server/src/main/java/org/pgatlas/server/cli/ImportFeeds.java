package org.pgatlas.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `atlas import osv|epss|kev SOURCE`.
final class ImportFeeds {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private ImportFeeds() {}

  /// What the three have in common.
  private abstract static class Feed implements Callable<Integer> {
    @Parameters(paramLabel = "SOURCE", description = "A file, or an http(s) address")
    String source = "";

    @Mixin ServerOptions server = new ServerOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    /// Sends the source's bytes to a door; tells what became of them.
    int send(String door, String query, byte[] bytes) {
      PrintWriter out = spec.commandLine().getOut();
      try (Steps steps = Steps.start(spec.commandLine().getErr(), "Importing " + source)) {
        steps.at("sending");
        String origin = "?origin=" + AtlasClient.encode(source) + query;
        DocumentDoors.Outcome outcome =
            server.with(
                client ->
                    new DocumentDoors(client, null, null, null)
                        .feed(door, door.equals("advisories") ? "osv" : door, origin, bytes));
        out.println(server.json ? Json.write(outcome.fields()) : outcome.line(source));
        out.flush();
        return outcome.ok() ? 0 : 1;
      }
    }

    byte[] bytes() {
      return ImportFeeds.read(source);
    }
  }

  /// `atlas import osv`.
  @Command(
      name = "osv",
      mixinStandardHelpOptions = true,
      description = {
        "Imports advisories in OSV's JSON: a file, a folder of them, a zip or tar archive, or the address of one.",
        "What is unchanged is not touched; what a full archive of a feed lacks is reported as missing."
      })
  static final class Osv extends Feed {
    @Option(
        names = "--feed",
        paramLabel = "NAME",
        description =
            "Name of the feed (default: the archive's or folder's own name); imports of one name follow each other")
    @Nullable String feed;

    @Option(
        names = "--incremental",
        description = "The archive or folder is not the whole feed: nothing is reported as missing")
    boolean incremental;

    @Override
    public Integer call() {
      boolean folder = Files.isDirectory(Path.of(source));
      byte[] bytes = folder ? zipped(Path.of(source)) : bytes();
      String name = feed;
      if (name == null && (folder || Archive.isArchive(bytes))) {
        name = ImportFeeds.name(source);
      }
      String query =
          (name == null ? "" : "&feed=" + AtlasClient.encode(name))
              + (incremental ? "&full=false" : "");
      return send("advisories", query, bytes);
    }
  }

  /// `atlas import epss`.
  @Command(
      name = "epss",
      mixinStandardHelpOptions = true,
      description = "Imports EPSS scores: CSV as FIRST publishes it, plain or gzip.")
  static final class Epss extends Feed {
    @Override
    public Integer call() {
      return send("epss", "", bytes());
    }
  }

  /// `atlas import kev`.
  @Command(
      name = "kev",
      mixinStandardHelpOptions = true,
      description =
          "Imports the catalogue of known exploited vulnerabilities: JSON as CISA publishes it.")
  static final class Kev extends Feed {
    @Override
    public Integer call() {
      return send("kev", "", bytes());
    }
  }

  /// The last part of a path or address, without its ending; `all` archives go by their folder.
  static String name(String source) {
    List<String> parts = Stream.of(source.split("[/\\\\]", -1)).filter(p -> !p.isEmpty()).toList();
    String last =
        parts.isEmpty() ? "osv" : parts.getLast().replaceAll("\\.(zip|tar|tgz|tar\\.gz)$", "");
    return last.equals("all") && parts.size() > 1 ? parts.get(parts.size() - 2) : last;
  }

  private static byte[] read(String source) {
    if (!source.startsWith("http://") && !source.startsWith("https://")) {
      try {
        return Files.readAllBytes(Path.of(source));
      } catch (IOException e) {
        throw new CommandFailed("cannot read " + source + ": " + e.getMessage());
      }
    }
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create(source)).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new CommandFailed(source + " answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("cannot fetch " + source + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  private static byte[] zipped(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Stream<Path> below = Files.walk(folder);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path file :
          below
              .filter(one -> one.toString().endsWith(".json") && Files.isRegularFile(one))
              .sorted()
              .toList()) {
        ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
        // The same folder gives the same bytes.
        entry.setTime(0);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot read " + folder + ": " + e.getMessage());
    }
    return out.toByteArray();
  }
}
