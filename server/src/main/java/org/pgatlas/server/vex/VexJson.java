package org.pgatlas.server.vex;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// VEX documents as REST shows them.
final class VexJson {
  private VexJson() {}

  record Document(
      long id,
      UUID externalId,
      String digest,
      String format,
      String specVersion,
      @Nullable String trackingId,
      @Nullable String version,
      @Nullable String author,
      @Nullable String role,
      @Nullable String category,
      @Nullable Instant issuedAt,
      String origin,
      String trust,
      @Nullable String subjectPurl,
      int statementCount,
      boolean inForce,
      @Nullable Long supersedesId,
      Instant createdAt) {
    static Document of(VexReadStore.Row row) {
      return new Document(
          row.id(),
          row.externalId(),
          row.digest(),
          row.format(),
          row.specVersion(),
          row.trackingId(),
          row.version(),
          row.author(),
          row.role(),
          row.category(),
          row.issuedAt(),
          row.origin(),
          row.trust(),
          row.subjectPurl(),
          row.statements(),
          row.inForce(),
          row.supersedesId(),
          row.createdAt());
    }
  }

  record Statement(
      String vulnerability,
      List<String> aliases,
      String status,
      String declared,
      @Nullable String justification,
      @Nullable String impact,
      @Nullable String action,
      @Nullable String notes,
      @Nullable Instant timestamp,
      @Nullable String defect,
      String place,
      JsonNode products) {
    static Statement of(VexReadStore.StatementRow row) {
      return new Statement(
          row.vulnerability(),
          row.aliases(),
          row.status(),
          row.declared(),
          row.justification(),
          row.impact(),
          row.action(),
          row.notes(),
          row.issuedAt(),
          row.defect(),
          row.place(),
          Json.MAPPER.readTree(row.products()));
    }
  }

  /// @param summary counts by status and justification, hints, warnings
  /// @param statements a page of them, in the document's order
  record Detail(Document document, JsonNode summary, List<Statement> statements) {}
}
