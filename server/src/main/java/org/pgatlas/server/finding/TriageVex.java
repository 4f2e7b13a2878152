package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.db.Database;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVulnerability;

/// Our own decisions as a document of statements that others can read. Its id stays, its version
/// grows with each decision, so that a newer export supersedes an older one. The same decisions
/// make the same document.
public final class TriageVex {
  /// CSAF demands an action for what is affected; where nobody gave one, this says so.
  static final String NO_ACTION = "No action has been decided yet.";

  private final Database database;
  private final TriageStore triage = new TriageStore();

  TriageVex(Database database) {
    this.database = database;
  }

  /// Who speaks in an export.
  ///
  /// @param namespace a URI of theirs
  public record Author(String name, String namespace) {}

  /// Empty when nothing was decided.
  ///
  /// @param artifact canonical id, null for all
  public Optional<VexDocument> document(
      UUID tenant, @Nullable String artifact, VexFormat format, Author author) {
    return database.read(
        tenant,
        handle -> {
          List<TriageStore.Decision> decisions = triage.all(handle, tenant, artifact);
          return decisions.isEmpty()
              ? Optional.<VexDocument>empty()
              : Optional.of(
                  document(
                      tenant,
                      artifact,
                      format,
                      author,
                      decisions,
                      triage.made(handle, tenant, artifact)));
        });
  }

  private static VexDocument document(
      UUID tenant,
      @Nullable String artifact,
      VexFormat format,
      Author author,
      List<TriageStore.Decision> decisions,
      long version) {
    List<VexStatement> statements = new ArrayList<>();
    Instant newest = Instant.EPOCH;
    for (TriageStore.Decision one : decisions) {
      statements.add(statement(one));
      newest = one.decidedAt().isAfter(newest) ? one.decidedAt() : newest;
    }
    UUID id =
        UUID.nameUUIDFromBytes(
            (tenant + "\n" + (artifact == null ? "" : artifact)).getBytes(StandardCharsets.UTF_8));
    return new VexDocument(
        format,
        "",
        "urn:uuid:" + id,
        Long.toString(version),
        author.name(),
        author.namespace(),
        null,
        null,
        newest,
        statements,
        List.of(),
        List.of());
  }

  private static VexStatement statement(TriageStore.Decision one) {
    String action = one.action();
    return new VexStatement(
        new VexVulnerability(one.vulnerability(), List.of()),
        List.of(
            new VexProduct(
                product(one.artifact()),
                List.of(ProductId.ofPurl(PackageUrl.parseLenient(one.component()))))),
        one.status(),
        one.status().id(),
        one.justification(),
        one.status() == VexStatus.NOT_AFFECTED ? one.detail() : null,
        one.status() == VexStatus.AFFECTED && action == null ? NO_ACTION : action,
        one.status() == VexStatus.NOT_AFFECTED ? null : one.detail(),
        one.decidedAt(),
        null,
        "decision");
  }

  private static ProductId product(String artifact) {
    try {
      return ProductId.ofPurl(PackageUrl.parseLenient(artifact));
    } catch (MalformedPurlException _) {
      return new ProductId(artifact, null, List.of(), List.of(), List.of(), List.of(), List.of());
    }
  }
}
