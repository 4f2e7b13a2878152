package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `atlas ingest FILE…`.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Submits documents and waits until each is in the graph.",
      "SBOMs: CycloneDX 1.2–1.7, SPDX 2.2/2.3/3.0. Lock files: package-lock, yarn, pnpm, Cargo, uv, poetry, requirements, go.sum, go.mod,",
      "gradle, pom.xml, Gemfile.lock, composer.lock (with --repo). Told by their content, plain or gzip; folders are walked."
    })
final class IngestCommand implements Callable<Integer> {
  private static final Duration WAIT = Duration.ofMinutes(5);

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents or folders of them")
  List<Path> files = List.of();

  @Option(
      names = "--repo",
      paramLabel = "REPO",
      description =
          "The submitting repo: owner/name (GitHub) or a purl; default: the document's root purl")
  @Nullable String repo;

  @Option(
      names = "--artifact",
      paramLabel = "PURL",
      description = "What the document describes, when that is not the repo itself")
  @Nullable String artifact;

  @Mixin ServerOptions server = new ServerOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    return server.with(client -> submitAll(client, documents()));
  }

  private int submitAll(AtlasClient client, List<Path> documents) {
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (Path document : documents) {
      Outcome outcome = submit(client, document);
      if (!outcome.ok()) {
        failed++;
      }
      out.println(server.json ? Json.write(outcome.fields(document)) : outcome.line(document));
      out.flush();
    }
    return failed == 0 ? 0 : 1;
  }

  private Outcome submit(AtlasClient client, Path document) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(document);
    } catch (IOException e) {
      return Outcome.failed("cannot read " + document + ": " + e.getMessage());
    }
    AtlasClient.Answer answer =
        client.post("/api/v1/ingest/sbom" + query(), "application/octet-stream", bytes);
    if (answer.status() != 202) {
      return Outcome.failed(answer.detail());
    }
    int id = answer.body().path("submission_id").asInt();
    boolean duplicate = answer.body().path("duplicate").asBoolean();
    int packages = answer.body().path("package_count").asInt();
    JsonNode settled =
        Waiting.until(
            WAIT,
            () -> {
              JsonNode submission = client.get("/api/v1/ingest/sbom/" + id);
              return submission.path("status").asString().equals("pending") ? null : submission;
            },
            "submission " + id + " is still pending; the server goes on with it");
    String status = settled.path("status").asString();
    return new Outcome(
        status,
        id,
        duplicate,
        packages,
        answer.body().path("repository").asString(),
        status.equals("failed") ? settled.path("error_detail").asString() : null);
  }

  private String query() {
    List<String> parts = new ArrayList<>();
    if (repo != null) {
      parts.add("repository=" + AtlasClient.encode(repo));
    }
    if (artifact != null) {
      parts.add("artifact=" + AtlasClient.encode(artifact));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private List<Path> documents() {
    List<Path> documents = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isDirectory(file)) {
        documents.add(file);
        continue;
      }
      try (Stream<Path> below = Files.walk(file)) {
        below.filter(Files::isRegularFile).sorted().forEach(documents::add);
      } catch (IOException e) {
        throw new CommandFailed("cannot list " + file + ": " + e.getMessage());
      }
    }
    return documents;
  }

  /// What became of one document.
  private record Outcome(
      String status,
      int submissionId,
      boolean duplicate,
      int packages,
      String repository,
      @Nullable String error) {

    static Outcome failed(String error) {
      return new Outcome("refused", 0, false, 0, "", error);
    }

    boolean ok() {
      return status.equals("processed");
    }

    String line(Path document) {
      if (error != null) {
        return document + ": " + status + ": " + error;
      }
      return document
          + ": "
          + (duplicate ? "duplicate of the current document" : status)
          + " ("
          + packages
          + " packages, "
          + repository
          + ", submission "
          + submissionId
          + ")";
    }

    Map<String, @Nullable Object> fields(Path document) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("file", document.toString());
      fields.put("status", status);
      fields.put("submission_id", submissionId == 0 ? null : submissionId);
      fields.put("artifact", repository.isEmpty() ? null : repository);
      fields.put("duplicate", duplicate);
      fields.put("packages", packages);
      fields.put("error", error);
      return fields;
    }
  }
}
