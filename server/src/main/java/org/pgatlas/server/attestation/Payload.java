package org.pgatlas.server.attestation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.InTotoStatement;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is in an envelope: an in-toto statement about subjects, or a bare document.
///
/// @param declared what its signer says that it is: the predicate's type, or the payload's
/// @param document the SBOM, VEX document or other predicate
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Payload(
    @Nullable String predicateType,
    String declared,
    List<InTotoStatement.Subject> subjects,
    byte[] document) {
  private static final int SHOWN = 100;

  /// As what SBOMs and VEX are signed, by how the names of their types begin.
  private static final Map<String, Set<DocumentKind>> TYPES =
      Map.ofEntries(
          Map.entry("https://openvex.dev/ns", Set.of(DocumentKind.VEX)),
          Map.entry("https://docs.oasis-open.org/csaf/", Set.of(DocumentKind.VEX)),
          Map.entry("https://cyclonedx.org/", Set.of(DocumentKind.SBOM, DocumentKind.VEX)),
          Map.entry("https://spdx.dev/", Set.of(DocumentKind.SBOM)),
          Map.entry("https://spdx.github.io/", Set.of(DocumentKind.SBOM)),
          Map.entry("application/vnd.openvex", Set.of(DocumentKind.VEX)),
          Map.entry("application/openvex", Set.of(DocumentKind.VEX)),
          Map.entry("text/openvex", Set.of(DocumentKind.VEX)),
          Map.entry("application/csaf", Set.of(DocumentKind.VEX)),
          Map.entry("application/vnd.csaf", Set.of(DocumentKind.VEX)),
          Map.entry("application/vnd.cyclonedx", Set.of(DocumentKind.SBOM, DocumentKind.VEX)),
          Map.entry("application/spdx", Set.of(DocumentKind.SBOM)),
          Map.entry("text/spdx", Set.of(DocumentKind.SBOM)));

  Payload {
    subjects = List.copyOf(subjects);
  }

  /// @throws DocumentException when it says to be a statement and is none
  static Payload of(DsseEnvelope envelope) {
    byte[] payload = envelope.payload();
    if (envelope.payloadType().equals(InTotoStatement.PAYLOAD_TYPE)) {
      InTotoStatement statement = InTotoStatement.parse(payload, DsseEnvelope.defaultLimits());
      return new Payload(
          statement.predicateType(),
          statement.predicateType(),
          statement.subjects(),
          statement.predicate());
    }
    return new Payload(null, envelope.payloadType(), List.of(), payload);
  }

  /// Whether it was signed as what it looks like. Whoever signs results of a test, with somebody
  /// else's text in them, has signed no VEX.
  boolean isDeclared(DocumentKind kind) {
    return TYPES.entrySet().stream()
        .anyMatch(type -> declared.startsWith(type.getKey()) && type.getValue().contains(kind));
  }

  DocumentKind kind() {
    try {
      return DocumentKind.of(document);
    } catch (DocumentException _) {
      return DocumentKind.UNKNOWN;
    }
  }

  @Nullable String subjectName() {
    return subjects.isEmpty() ? null : subjects.getFirst().name();
  }

  /// The strongest digest of the first subject, `algorithm:value`.
  @Nullable String subjectDigest() {
    if (subjects.isEmpty()) {
      return null;
    }
    Map<String, String> digests = subjects.getFirst().digests();
    String algorithm =
        digests.containsKey("sha256")
            ? "sha256"
            : digests.keySet().stream().sorted().findFirst().orElse("");
    String text = algorithm + ":" + digests.get(algorithm);
    return text.length() <= 256 ? text : null;
  }

  /// The subjects as statements may be about them.
  List<VexReading.Subject> about() {
    return subjects.stream().map(one -> new VexReading.Subject(one.name(), one.digests())).toList();
  }

  /// What is known of it, as JSON.
  String head(String payloadType) {
    ObjectNode head = Json.MAPPER.createObjectNode();
    head.put("payload_type", payloadType);
    head.put("predicate_type", predicateType);
    head.put("subject_count", subjects.size());
    ArrayNode shown = head.putArray("subjects");
    for (InTotoStatement.Subject subject : subjects.stream().limit(SHOWN).toList()) {
      ObjectNode one = shown.addObject().put("name", subject.name());
      ObjectNode digests = one.putObject("digest");
      subject.digests().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(digest -> digests.put(digest.getKey(), digest.getValue()));
    }
    return head.toString();
  }
}
