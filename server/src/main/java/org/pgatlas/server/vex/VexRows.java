package org.pgatlas.server.vex;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import org.pgatlas.vex.VexVulnerability;

/// Columns of documents and statements as they are read, and what a row of them is.
final class VexRows {
  static final String HEAD =
      """
      d.id, encode(d.content_hash, 'hex') as digest, d.format, d.spec_version, d.tracking_id, d.version, d.author, d.author_id,
        d.role, d.category, d.issued_at, d.trust, d.subjects::text as subjects,
        (select a.source_key from edge_source a where a.tenant_id = d.tenant_id and a.id = d.source_id) as artifact
      """;

  static final String STATEMENT =
      """
      s.document_id, s.vulnerability, s.aliases, s.status, s.declared, s.justification, s.impact, s.action, s.notes,
             s.issued_at, s.defect, s.place, s.products::text as products
      """;

  private VexRows() {}

  static VexStatement statement(ResultSet row) throws SQLException {
    String justification = row.getString("justification");
    return new VexStatement(
        new VexVulnerability(row.getString("vulnerability"), aliases(row)),
        StatementJson.read(row.getString("products")),
        VexStatus.find(row.getString("status")).orElseThrow(),
        row.getString("declared"),
        justification == null ? null : Justification.find(justification).orElseThrow(),
        row.getString("impact"),
        row.getString("action"),
        row.getString("notes"),
        instant(row, "issued_at"),
        row.getString("defect"),
        row.getString("place"));
  }

  private static List<String> aliases(ResultSet row) throws SQLException {
    return Arrays.asList((String[]) row.getArray("aliases").getArray());
  }

  static VexStore.Kept kept(ResultSet row, List<VexStatement> statements) throws SQLException {
    VexDocument document =
        new VexDocument(
            VexFormat.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
            row.getString("spec_version"),
            row.getString("tracking_id"),
            row.getString("version"),
            row.getString("author"),
            row.getString("author_id"),
            row.getString("role"),
            row.getString("category"),
            instant(row, "issued_at"),
            statements,
            List.of(),
            List.of());
    Trust trust = Trust.valueOf(row.getString("trust").toUpperCase(Locale.ROOT));
    return new VexStore.Kept(
        row.getLong("id"),
        new VexClaim(document, trust, row.getString("digest")),
        VexReading.of(row.getString("artifact"), row.getString("subjects")));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /// Cut off, and not rounded up as the database would.
  static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
