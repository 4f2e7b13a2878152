package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.wire.Archive;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `atlas ingest FILE…`.
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Submits documents and waits until each is applied.",
      "The content tells what a document is: an SBOM (CycloneDX, SPDX), a lock file (package-lock, yarn, pnpm, Cargo, uv, poetry, requirements,",
      "go.sum, go.mod, gradle, pom.xml, Gemfile.lock, composer.lock; with --repo), VEX (OpenVEX, CSAF, CycloneDX), advisories (OSV), a signed",
      "attestation (DSSE), EPSS scores, the KEV catalogue; plain or gzip. Folders are walked, and zip, tar and tar.gz archives read; an archive",
      "of advisories goes in as one feed."
    })
final class IngestCommand implements Callable<Integer> {
  private static final int LOOKED_AT = 20;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Documents, archives, or folders of them")
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

  @Option(
      names = "--trust",
      paramLabel = "WHOSE",
      description =
          "How much the authors of VEX documents count: own_triage, product_vendor, upstream, third_party (default)")
  @Nullable String trust;

  @Mixin ServerOptions server = new ServerOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    return server.with(
        client -> submitAll(new DocumentDoors(client, repo, artifact, trust), documents()));
  }

  private int submitAll(DocumentDoors doors, List<Path> documents) {
    int[] failed = {0};
    for (Path document : documents) {
      byte[] bytes;
      try {
        bytes = Files.readAllBytes(document);
      } catch (IOException e) {
        tell(
            document.toString(),
            new byte[0],
            DocumentDoors.Outcome.refused(
                "unknown", "cannot read " + document + ": " + e.getMessage()),
            failed);
        continue;
      }
      if (Archive.isArchive(bytes)) {
        archive(doors, document.toString(), bytes, failed);
      } else {
        tell(document.toString(), bytes, doors.submit(document.toString(), bytes), failed);
      }
    }
    return failed[0] == 0 ? 0 : 1;
  }

  private void archive(DocumentDoors doors, String name, byte[] bytes, int[] failed) {
    try {
      if (isFeed(bytes)) {
        String query = "?origin=" + AtlasClient.encode(name);
        tell(name, bytes, doors.feed("advisories", "osv", query, bytes), failed);
        return;
      }
      Archive.walk(
          bytes,
          Archive.Limits.defaults(),
          _ -> true,
          (entry, content) ->
              tell(
                  name + "!/" + entry,
                  content,
                  doors.submit(name + "!/" + entry, content),
                  failed));
    } catch (Archive.Refused e) {
      String error = String.valueOf(e.getMessage());
      tell(name, bytes, DocumentDoors.Outcome.refused("unknown", error), failed);
    }
  }

  /// Whether the first files of an archive are advisories all.
  private static boolean isFeed(byte[] bytes) throws Archive.Refused {
    int[] seen = new int[2];
    Archive.walk(
        bytes,
        Archive.Limits.defaults(),
        name -> name.endsWith(".json") && seen[0] < LOOKED_AT,
        (_, content) -> {
          seen[0]++;
          try {
            seen[1] += DocumentKind.of(content) == DocumentKind.ADVISORY ? 1 : 0;
          } catch (DocumentException _) {
            // Told when it is handed in.
          }
        });
    return seen[0] > 0 && seen[0] == seen[1];
  }

  private void tell(String name, byte[] document, DocumentDoors.Outcome outcome, int[] failed) {
    PrintWriter out = spec.commandLine().getOut();
    if (server.json) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      if (document.length == 0 || Archive.isArchive(document)) {
        fields.put("file", name);
        fields.put("kind", outcome.kind());
      } else {
        fields.putAll(InspectCommand.inspect(name, document));
      }
      fields.putAll(outcome.fields());
      out.println(Json.write(fields));
    } else {
      out.println(outcome.line(name));
    }
    out.flush();
    failed[0] += outcome.ok() ? 0 : 1;
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
}
