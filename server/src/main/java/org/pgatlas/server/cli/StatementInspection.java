package org.pgatlas.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.InTotoStatement;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import org.pgatlas.vex.VexStatement;

/// What `inspect` says of documents that are no SBOM: statements of VEX, and attestations, which
/// are opened but not verified.
final class StatementInspection {
  private StatementInspection() {}

  /// The fields by which such a document differs from one that holds nothing; empty when it is
  /// another kind of document.
  static Optional<Map<String, @Nullable Object>> of(byte[] document) {
    JsonLimits limits = DsseEnvelope.defaultLimits();
    Optional<VexFormat> format = format(document);
    if (format.isPresent()) {
      return format.filter(one -> one != VexFormat.CYCLONEDX).map(_ -> vex(document));
    }
    if (is(() -> DocumentKind.of(document) == DocumentKind.ADVISORY)) {
      return Optional.of(advisories(document));
    }
    if (is(() -> DsseEnvelope.isEnvelope(document, limits))) {
      DsseEnvelope envelope = DsseEnvelope.parse(document, limits);
      boolean inToto = envelope.payloadType().equals(InTotoStatement.PAYLOAD_TYPE);
      return Optional.of(
          inToto
              ? attestation("dsse", InTotoStatement.parse(envelope.payload(), limits))
              : fields("attestation", "dsse", envelope.payloadType()));
    }
    return is(() -> InTotoStatement.isStatement(document, limits))
        ? Optional.of(attestation("in-toto", InTotoStatement.parse(document, limits)))
        : Optional.empty();
  }

  private static Map<String, @Nullable Object> advisories(byte[] document) {
    List<String> ids = new ArrayList<>();
    OsvReader.readAll(document, OsvLimits.defaults(), one -> ids.add(one.id()));
    Map<String, @Nullable Object> fields = fields("osv", "osv", "");
    fields.put("root", ids.size() == 1 ? ids.getFirst() : null);
    fields.put("advisories", ids.size());
    return fields;
  }

  private static Optional<VexFormat> format(byte[] document) {
    try {
      return VexParser.detect(document, VexLimits.defaults());
    } catch (DocumentException _) {
      return Optional.empty();
    }
  }

  /// Whether it is; not, when it is not even JSON. Why it is not is told by whoever reads it.
  private static boolean is(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (DocumentException _) {
      return false;
    }
  }

  private static Map<String, @Nullable Object> vex(byte[] document) {
    VexDocument vex = VexParser.parse(document, VexLimits.defaults());
    Map<String, @Nullable Object> fields = fields("vex", vex.format().id(), vex.specVersion());
    fields.put("statements", vex.statements().size());
    fields.put("status", status(vex));
    return fields;
  }

  /// The statements in an SBOM, or in what else may hold them; 0 when it holds none.
  static int statements(byte[] document) {
    try {
      return VexParser.parse(document, VexLimits.defaults()).statements().size();
    } catch (DocumentException _) {
      return 0;
    }
  }

  private static Map<String, @Nullable Object> attestation(
      String format, InTotoStatement statement) {
    Map<String, @Nullable Object> fields = fields("attestation", format, statement.predicateType());
    fields.put("root", statement.subjects().getFirst().name());
    fields.put("statements", statements(statement.predicate()));
    return fields;
  }

  private static Map<String, @Nullable Object> fields(String kind, String format, String version) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    fields.put("format", format);
    fields.put("version", version);
    return fields;
  }

  private static Map<String, Integer> status(VexDocument document) {
    Map<String, Integer> counts = new TreeMap<>();
    for (VexStatement statement : document.statements()) {
      counts.merge(statement.status().id(), 1, Integer::sum);
    }
    return counts;
  }
}
