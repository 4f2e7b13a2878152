package org.pgatlas.vex;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A document of statements by one author.
///
/// @param specVersion of the format, as far as said
/// @param id the author's name for the document: IRI, tracking id, serial number
/// @param version of the document
/// @param author who makes the statements, as written
/// @param authorId what identifies the author better than the name, where the format has it (CSAF's
/// namespace)
/// @param role what the author says to be
/// @param category CSAF's profile
/// @param timestamp when it was last changed
/// @param statements in the order of the document
public record VexDocument(
    VexFormat format,
    String specVersion,
    @Nullable String id,
    @Nullable String version,
    @Nullable String author,
    @Nullable String authorId,
    @Nullable String role,
    @Nullable String category,
    @Nullable Instant timestamp,
    List<VexStatement> statements,
    List<VexHint> hints,
    List<VexWarning> warnings) {
  public VexDocument {
    statements = List.copyOf(statements);
    hints = List.copyOf(hints);
    warnings = List.copyOf(warnings);
  }

  /// Whose statements replace each other by time: all that one author said.
  public String chain() {
    if (authorId != null) {
      return authorId.strip();
    }
    return author == null ? "" : author.strip();
  }

  /// The series of documents of which only the newest is in force as a whole. CSAF identifies one
  /// by publisher and tracking id, CycloneDX by serial number. OpenVEX documents are no series:
  /// real ones share ids, and their statements replace each other one by one.
  public Optional<String> series() {
    if (id == null || id.isBlank() || format == VexFormat.OPENVEX) {
      return Optional.empty();
    }
    return Optional.of(format.id() + "\n" + chain() + "\n" + id);
  }

  /// The document inside an attestation: statements that name no product are about its subjects.
  public VexDocument about(List<VexProduct> subjects) {
    List<VexStatement> completed =
        statements.stream()
            .map(one -> one.products().isEmpty() ? one.about(subjects) : one)
            .toList();
    return new VexDocument(
        format,
        specVersion,
        id,
        version,
        author,
        authorId,
        role,
        category,
        timestamp,
        completed,
        hints,
        warnings);
  }
}
