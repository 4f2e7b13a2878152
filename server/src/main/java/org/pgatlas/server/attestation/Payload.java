package org.pgatlas.server.attestation;

import java.util.List;
import java.util.Map;
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
/// @param document the SBOM, VEX document or other predicate
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Payload(
    @Nullable String predicateType, List<InTotoStatement.Subject> subjects, byte[] document) {
  private static final int SHOWN = 100;

  Payload {
    subjects = List.copyOf(subjects);
  }

  /// @throws DocumentException when it says to be a statement and is none
  static Payload of(DsseEnvelope envelope) {
    byte[] payload = envelope.payload();
    if (envelope.payloadType().equals(InTotoStatement.PAYLOAD_TYPE)) {
      InTotoStatement statement = InTotoStatement.parse(payload, DsseEnvelope.defaultLimits());
      return new Payload(statement.predicateType(), statement.subjects(), statement.predicate());
    }
    return new Payload(null, List.of(), payload);
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
