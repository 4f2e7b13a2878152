package org.pgatlas.server.vex;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.vex.VexClaim;

/// Reads VEX documents for lists and pages.
public final class VexReadStore {
  /// What an SBOM carries counts while that SBOM is in force.
  private static final String COUNTS =
      """
      (f.document_id is not null or d.source_id is not null and exists (
          select from sbom_current c
          join sbom_document b on b.tenant_id = c.tenant_id and b.id = c.document_id
          where c.tenant_id = d.tenant_id and c.source_id = d.source_id and b.content_hash = d.content_hash))""";

  private static final String COLUMNS =
      """
      d.id, d.external_id, encode(d.content_hash, 'hex') as digest, d.format, d.spec_version, d.tracking_id, d.version, d.author,
        d.role, d.category, d.issued_at, d.origin, d.trust, d.subject_purl, d.statement_count, d.doc::text as head, d.supersedes_id,
        d.created_at,
      """
          + COUNTS
          + """
             as in_force
            from vex_document d
            left join vex_in_force f on f.tenant_id = d.tenant_id and f.document_id = d.id
            """;

  private final Database database;
  private final ClaimStore claims = new ClaimStore();

  public VexReadStore(Database database) {
    this.database = database;
  }

  /// A document.
  ///
  /// @param head JSON: counts by status and justification, hints, warnings
  public record Row(
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
      int statements,
      String head,
      @Nullable Long supersedesId,
      Instant createdAt,
      boolean inForce) {}

  /// One page and how many there are in all.
  public record Listing<T>(List<T> rows, long total) {
    public Listing {
      rows = List.copyOf(rows);
    }
  }

  /// A statement of a document.
  ///
  /// @param products JSON
  public record StatementRow(
      int ordinal,
      String vulnerability,
      List<String> aliases,
      String status,
      String declared,
      @Nullable String justification,
      @Nullable String impact,
      @Nullable String action,
      @Nullable String notes,
      @Nullable Instant issuedAt,
      @Nullable String defect,
      String place,
      String products) {}

  /// What a document in force says about some vulnerability.
  public record Said(long documentId, VexClaim claim) {}

  /// @param search part of tracking id or author, or a vulnerability's name
  /// @param inForce whether the document counts
  public record Filter(
      @Nullable String search, @Nullable String format, @Nullable Boolean inForce) {
    public static final Filter ALL = new Filter(null, null, null);

    private String conditions() {
      StringBuilder sql = new StringBuilder("where d.tenant_id = :tenant");
      if (search != null) {
        sql.append(
            """

              and (strpos(lower(coalesce(d.tracking_id, '')), lower(:search)) > 0
                or strpos(lower(coalesce(d.author, '')), lower(:search)) > 0
                or d.id in (select s.document_id from vex_statement_name n
                            join vex_statement s on s.tenant_id = n.tenant_id and s.id = n.statement_id
                            where n.tenant_id = :tenant and n.name = :name))
            """);
      }
      if (format != null) {
        sql.append("\n  and d.format = :format");
      }
      if (inForce != null) {
        sql.append("\n  and ").append(inForce ? "" : "not ").append(COUNTS);
      }
      return sql.toString();
    }
  }

  /// The newest first. Served by `ix_vex_document_newest`; a search reads the tenant's heads.
  public Listing<Row> list(UUID tenant, Filter filter, int limit, int offset) {
    return database.read(
        tenant,
        handle -> {
          List<Row> rows =
              bound(
                      handle,
                      tenant,
                      filter,
                      "-- name: vex.list\nselect "
                          + COLUMNS
                          + filter.conditions()
                          + "\norder by d.created_at desc, d.id desc\nlimit :limit offset :offset")
                  .bind("limit", limit)
                  .bind("offset", offset)
                  .map((row, _) -> row(row))
                  .list();
          long total =
              bound(
                      handle,
                      tenant,
                      filter,
                      """
                      -- name: vex.list_total
                      select count(*) from vex_document d
                      left join vex_in_force f on f.tenant_id = d.tenant_id and f.document_id = d.id
                      """
                          + filter.conditions())
                  .mapTo(long.class)
                  .one();
          return new Listing<>(rows, total);
        });
  }

  public Optional<Row> find(UUID tenant, long id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    "-- name: vex.one\nselect "
                        + COLUMNS
                        + "where d.tenant_id = :tenant and d.id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> row(row))
                .findOne());
  }

  /// Statements of a document in its order. Served by `ux_vex_statement_ordinal`.
  public List<StatementRow> statements(UUID tenant, long document, int limit, int offset) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: vex.statements
                    select s.ordinal, s.vulnerability, s.aliases, s.status, s.declared, s.justification, s.impact, s.action, s.notes,
                           s.issued_at, s.defect, s.place, s.products::text as products
                    from vex_statement s
                    where s.tenant_id = :tenant and s.document_id = :document and s.ordinal >= :offset
                    order by s.ordinal
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("document", document)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, _) -> statement(row))
                .list());
  }

  /// What the documents in force say about vulnerabilities of these names.
  public List<Said> about(UUID tenant, Collection<String> names) {
    return database.read(
        tenant,
        handle ->
            claims.claims(handle, tenant, names).stream()
                .map(kept -> new Said(kept.id(), kept.claim()))
                .toList());
  }

  private static Query bound(Handle handle, UUID tenant, Filter filter, String sql) {
    String search = filter.search();
    return handle
        .createQuery(sql)
        .bind("tenant", tenant)
        .bind("search", search)
        .bind("name", search == null ? null : search.strip().toUpperCase(Locale.ROOT))
        .bind("format", filter.format());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getObject("external_id", UUID.class),
        row.getString("digest"),
        row.getString("format"),
        row.getString("spec_version"),
        row.getString("tracking_id"),
        row.getString("version"),
        row.getString("author"),
        row.getString("role"),
        row.getString("category"),
        VexRows.instant(row, "issued_at"),
        row.getString("origin"),
        row.getString("trust"),
        row.getString("subject_purl"),
        row.getInt("statement_count"),
        row.getString("head"),
        row.getObject("supersedes_id", Long.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("in_force"));
  }

  private static StatementRow statement(ResultSet row) throws SQLException {
    return new StatementRow(
        row.getInt("ordinal"),
        row.getString("vulnerability"),
        List.of((String[]) row.getArray("aliases").getArray()),
        row.getString("status"),
        row.getString("declared"),
        row.getString("justification"),
        row.getString("impact"),
        row.getString("action"),
        row.getString("notes"),
        VexRows.instant(row, "issued_at"),
        row.getString("defect"),
        row.getString("place"),
        row.getString("products"));
  }
}
