package org.pgatlas.server.vex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.vex.BomLink;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexStatement;

/// The tables `vex_document`, `vex_in_force`, `vex_statement` and `vex_statement_name`. All
/// functions are part of the caller's transaction.
public final class VexStore {
  private static final int STATEMENTS_AT_ONCE = 1_000;

  /// Of `urn:uuid:` and a UUID; what is longer is no serial number.
  private static final int SERIAL_LENGTH = 64;

  /// A document to keep.
  ///
  /// @param digest SHA-256 of its bytes, which are in the artifact store
  /// @param source number of the artifact whose SBOM carries it; null when none does
  /// @param series what identifies the documents of which the newest alone is in force; null for
  /// one that replaces none
  /// @param head JSON: what is known of the whole
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record NewDocument(
      VexDocument document,
      byte[] digest,
      Trust trust,
      VexOrigin origin,
      VexReading reading,
      @Nullable Integer source,
      @Nullable String series,
      String head) {
    private byte @Nullable [] subjectsHash() {
      String subjects = reading.column();
      return subjects == null ? null : Cid.sha256(subjects.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// The artifact whose SBOM carries statements.
  record Carrier(int source, String artifact) {}

  /// A document that is kept, with none of its statements or some, and how it was read.
  public record Kept(long id, VexClaim claim, VexReading reading) {
    /// Whether an SBOM carries it.
    public boolean isCarried() {
      return reading.artifact() != null;
    }
  }

  /// Serialises documents of one series, or of the same bytes, until the transaction ends.
  void lock(Handle handle, UUID tenant, byte[] series) {
    handle
        .createQuery(
            """
            -- name: vex.lock
            select 1 from (select pg_advisory_xact_lock(hashtextextended('vex:' || :tenant || :series, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .bind("series", HexFormat.of().formatHex(series))
        .mapTo(int.class)
        .one();
  }

  static byte[] seriesHash(String series) {
    return Cid.sha256(series.getBytes(StandardCharsets.UTF_8));
  }

  /// A document that is here already.
  record Known(long id, boolean inForce) {}

  /// The document with those bytes that came the same way, so read and so trusted. Served by
  /// `ux_vex_document_reading`.
  Optional<Known> find(Handle handle, UUID tenant, NewDocument made) {
    return handle
        .createQuery(
            """
            -- name: vex.find
            select d.id, f.document_id is not null as in_force
            from vex_document d
            left join vex_in_force f on f.tenant_id = d.tenant_id and f.document_id = d.id
            where d.tenant_id = :tenant and d.content_hash = :digest and d.origin = :origin and d.trust = :trust
              and d.source_id is not distinct from :source and d.subjects_hash is not distinct from :subjects
            """)
        .bind("tenant", tenant)
        .bind("digest", made.digest())
        .bind("origin", made.origin().column())
        .bind("trust", column(made.trust()))
        .bind("source", made.source())
        .bind("subjects", made.subjectsHash())
        .map((row, _) -> new Known(row.getLong("id"), row.getBoolean("in_force")))
        .findOne();
  }

  /// Documents in force with the same bytes that came the same way with another trust. Served by
  /// `ux_vex_document_reading`.
  List<Long> otherwiseTrusted(Handle handle, UUID tenant, NewDocument made) {
    return handle
        .createQuery(
            """
            -- name: vex.otherwise_trusted
            select d.id
            from vex_document d
            join vex_in_force f on f.tenant_id = d.tenant_id and f.document_id = d.id
            where d.tenant_id = :tenant and d.content_hash = :digest and d.origin = :origin and d.trust <> :trust
              and d.subjects_hash is not distinct from :subjects
            order by d.id
            """)
        .bind("tenant", tenant)
        .bind("digest", made.digest())
        .bind("origin", made.origin().column())
        .bind("trust", column(made.trust()))
        .bind("subjects", made.subjectsHash())
        .mapTo(Long.class)
        .list();
  }

  private static String column(Trust trust) {
    return trust.name().toLowerCase(Locale.ROOT);
  }

  /// Documents of the series that are in force. Served by `ix_vex_document_series`.
  List<Kept> inForce(Handle handle, UUID tenant, byte[] series) {
    return handle
        .createQuery(
            "-- name: vex.series_in_force\nselect "
                + VexRows.HEAD
                + """
                from vex_document d
                join vex_in_force f on f.tenant_id = d.tenant_id and f.document_id = d.id
                where d.tenant_id = :tenant and d.series_hash = :series
                order by d.id
                """)
        .bind("tenant", tenant)
        .bind("series", series)
        .map((row, _) -> VexRows.kept(row, List.of()))
        .list();
  }

  /// Keeps the document and its statements; returns its id.
  long insert(Handle handle, UUID tenant, NewDocument made, @Nullable Long supersedes) {
    VexDocument document = made.document();
    String subject =
        document.statements().stream()
            .map(one -> StatementJson.subject(one.products()))
            .filter(one -> one != null)
            .findFirst()
            .orElse(null);
    String series = made.series();
    long id =
        handle
            .createQuery(
                """
                -- name: vex.insert
                insert into vex_document (tenant_id, content_hash, format, spec_version, tracking_id, version, author, author_id, role,
                                          category, issued_at, series_hash, origin, trust, subject_purl, statement_count, doc, supersedes_id,
                                          source_id, subjects, subjects_hash)
                values (:tenant, :digest, :format, :specVersion, :trackingId, :version, :author, :authorId, :role,
                        :category, cast(:issued as timestamptz), :series, :origin, :trust, :subject, :statements, cast(:head as jsonb), :supersedes,
                        :source, cast(:subjects as jsonb), :subjectsHash)
                returning id
                """)
            .bind("tenant", tenant)
            .bind("digest", made.digest())
            .bind("format", document.format().name().toLowerCase(Locale.ROOT))
            .bind("specVersion", document.specVersion())
            .bind("trackingId", document.id())
            .bind("version", document.version())
            .bind("author", document.author())
            .bind("authorId", document.authorId())
            .bind("role", document.role())
            .bind("category", document.category())
            .bind("issued", VexRows.text(document.timestamp()))
            .bind("series", series == null ? null : seriesHash(series))
            .bind("origin", made.origin().column())
            .bind("trust", column(made.trust()))
            .bind("source", made.source())
            .bind("subjects", made.reading().column())
            .bind("subjectsHash", made.subjectsHash())
            .bind("subject", subject)
            .bind("statements", document.statements().size())
            .bind("head", made.head())
            .bind("supersedes", supersedes)
            .mapTo(long.class)
            .one();
    links(handle, tenant, id, document);
    List<VexStatement> all = document.statements();
    for (int from = 0; from < all.size(); from += STATEMENTS_AT_ONCE) {
      int to = Math.min(all.size(), from + STATEMENTS_AT_ONCE);
      statements(handle, tenant, id, from, all.subList(from, to));
    }
    return id;
  }

  /// Serial numbers of the documents that it links to: these may come later.
  private static void links(Handle handle, UUID tenant, long id, VexDocument document) {
    String[] serials =
        BomLink.in(document.statements()).stream()
            .map(BomLink::serial)
            .filter(serial -> serial.length() <= SERIAL_LENGTH)
            .distinct()
            .toArray(String[]::new);
    if (serials.length > 0) {
      handle
          .createUpdate(
              """
              -- name: vex.links
              insert into vex_link (tenant_id, serial, document_id)
              select :tenant, w.serial, :document from unnest(:serials) as w (serial)
              on conflict (tenant_id, serial, document_id) do nothing
              """)
          .bind("tenant", tenant)
          .bind("document", id)
          .bind("serials", serials)
          .execute();
    }
  }

  void outOfForce(Handle handle, UUID tenant, Collection<Long> superseded) {
    if (superseded.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: vex.out_of_force
            delete from vex_in_force where tenant_id = :tenant and document_id = any(:superseded)
            """)
        .bind("tenant", tenant)
        .bind("superseded", superseded.toArray(Long[]::new))
        .execute();
  }

  void inForce(Handle handle, UUID tenant, long document) {
    handle
        .createUpdate(
            """
            -- name: vex.in_force
            insert into vex_in_force (tenant_id, document_id) values (:tenant, :document)
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .execute();
  }

  /// Names, in upper case, of everything that the documents speak of.
  Set<String> names(Handle handle, UUID tenant, Collection<Long> documents) {
    return new LinkedHashSet<>(
        handle
            .createQuery(
                """
                -- name: vex.names
                select distinct n.name
                from vex_statement s
                join vex_statement_name n on n.tenant_id = s.tenant_id and n.statement_id = s.id
                where s.tenant_id = :tenant and s.document_id = any(:documents)
                order by n.name
                """)
            .bind("tenant", tenant)
            .bind("documents", documents.toArray(Long[]::new))
            .mapTo(String.class)
            .list());
  }

  private static void statements(
      Handle handle, UUID tenant, long document, int first, List<VexStatement> statements) {
    StatementColumns rows = new StatementColumns(first, statements);
    Map<Integer, Long> ids = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            -- name: vex.insert_statements
            insert into vex_statement (tenant_id, document_id, ordinal, vulnerability, aliases, status, declared, justification, impact,
                                       action, notes, issued_at, defect, place, subject_purl, products)
            select :tenant, :document, w.ordinal, w.vulnerability, array(select jsonb_array_elements_text(cast(w.aliases as jsonb))),
                   w.status, w.declared, w.justification, w.impact, w.action, w.notes, cast(w.issued as timestamptz), w.defect, w.place,
                   w.subject, cast(w.products as jsonb)
            from unnest(:ordinals, :vulnerabilities, :aliases, :statuses, :declared, :justifications, :impacts, :actions, :notes, :issued,
                        :defects, :places, :subjects, :products)
              as w (ordinal, vulnerability, aliases, status, declared, justification, impact, action, notes, issued, defect, place, subject, products)
            order by w.ordinal
            returning id, ordinal
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .bind("ordinals", rows.ordinals)
        .bind("vulnerabilities", rows.vulnerabilities)
        .bind("aliases", rows.aliases)
        .bind("statuses", rows.statuses)
        .bind("declared", rows.declared)
        .bind("justifications", rows.justifications)
        .bind("impacts", rows.impacts)
        .bind("actions", rows.actions)
        .bind("notes", rows.notes)
        .bind("issued", rows.issued)
        .bind("defects", rows.defects)
        .bind("places", rows.places)
        .bind("subjects", rows.subjects)
        .bind("products", rows.products)
        .map((row, _) -> ids.put(row.getInt("ordinal"), row.getLong("id")))
        .list();
    List<String> names = new ArrayList<>();
    List<Long> owners = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Long id = ids.get(first + i);
      for (String name : names(statements.get(i))) {
        names.add(name);
        owners.add(id);
      }
    }
    handle
        .createUpdate(
            """
            -- name: vex.insert_names
            insert into vex_statement_name (tenant_id, name, statement_id)
            select :tenant, w.name, w.id from unnest(:names, :ids) as w (name, id)
            order by w.name, w.id
            """)
        .bind("tenant", tenant)
        .bind("names", names.toArray(String[]::new))
        .bind("ids", owners.toArray(Long[]::new))
        .execute();
  }

  static Set<String> names(VexStatement statement) {
    Set<String> names = new LinkedHashSet<>();
    names.add(statement.vulnerability().id().toUpperCase(Locale.ROOT));
    statement.vulnerability().aliases().forEach(one -> names.add(one.toUpperCase(Locale.ROOT)));
    return names;
  }
}
