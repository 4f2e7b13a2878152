package org.pgatlas.server.advisory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.CoarseRange;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.severity.SeverityScore;

/// The tables `advisory_document`, `advisory`, `advisory_link`, `advisory_affected` and
/// `feed_advisory`. All functions are part of the caller's transaction, which holds [#lock].
final class AdvisoryStore {
  /// Intervals of one package; what has more is kept as the one that covers them.
  private static final int MAX_INTERVALS = 200;

  /// The newest document of an advisory.
  ///
  /// @param digest hexadecimal
  record Current(String digest, @Nullable Instant modified) {}

  /// Serialises what changes one tenant's advisories until the transaction ends.
  void lock(Handle handle, UUID tenant) {
    handle
        .createQuery(
            """
            -- name: advisory.lock
            select 1 from (select pg_advisory_xact_lock(hashtextextended('advisories:' || :tenant, 0))) locked
            """)
        .bind("tenant", tenant.toString())
        .mapTo(int.class)
        .one();
  }

  /// Served by `ux_advisory_advisory_id`.
  Map<String, Current> current(Handle handle, UUID tenant, Collection<String> ids) {
    Map<String, Current> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: advisory.current
            select advisory_id, encode(content_hash, 'hex') as digest, modified
            from advisory
            where tenant_id = :tenant and advisory_id = any(:ids)
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(String[]::new))
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("advisory_id"),
                    new Current(row.getString("digest"), instant(row, "modified"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /// Keeps the documents and returns the id of each by its digest in hexadecimal. One that was here
  /// before, and was replaced since, is found again.
  Map<String, Long> keep(Handle handle, UUID tenant, long feedImport, List<OsvDocument> documents) {
    Rows rows = Rows.of(documents);
    Map<String, Long> kept = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: advisory.keep_documents
            insert into advisory_document (tenant_id, advisory_id, content_hash, doc, modified, withdrawn, supersedes_id, feed_import_id)
            select :tenant, w.id, decode(w.digest, 'hex'), cast(w.doc as jsonb), cast(w.modified as timestamptz),
                   cast(w.withdrawn as timestamptz), a.document_id, :import
            from unnest(:ids, :digests, :docs, :modified, :withdrawn) as w (id, digest, doc, modified, withdrawn)
            left join advisory a on a.tenant_id = :tenant and a.advisory_id = w.id
            order by w.id
            on conflict (tenant_id, content_hash) do nothing
            returning encode(content_hash, 'hex') as digest, id
            """)
        .bind("tenant", tenant)
        .bind("import", feedImport)
        .bind("ids", rows.ids)
        .bind("digests", rows.digests)
        .bind("docs", rows.docs)
        .bind("modified", rows.modified)
        .bind("withdrawn", rows.withdrawn)
        .map((row, _) -> kept.put(row.getString("digest"), row.getLong("id")))
        .list();
    String[] before =
        Arrays.stream(rows.digests).filter(one -> !kept.containsKey(one)).toArray(String[]::new);
    if (before.length == 0) {
      return kept;
    }
    handle
        .createQuery(
            """
            -- name: advisory.kept_documents
            select d.id, w.digest
            from unnest(:digests) as w (digest)
            cross join lateral (
              select id from advisory_document where tenant_id = :tenant and content_hash = decode(w.digest, 'hex') offset 0) d
            """)
        .bind("tenant", tenant)
        .bind("digests", before)
        .map((row, _) -> kept.put(row.getString("digest"), row.getLong("id")))
        .list();
    return kept;
  }

  /// Makes each document its advisory's newest; returns the advisories' row ids by their name.
  ///
  /// @param vulnerabilities the vulnerability of each advisory's name
  Map<String, Long> point(
      Handle handle,
      UUID tenant,
      List<OsvDocument> documents,
      Map<String, Long> kept,
      Map<String, Long> vulnerabilities) {
    Rows rows = Rows.of(documents);
    Long[] documentIds = new Long[documents.size()];
    Long[] clusters = new Long[documents.size()];
    for (int i = 0; i < documents.size(); i++) {
      documentIds[i] = kept.get(rows.digests[i]);
      clusters[i] = vulnerabilities.get(rows.ids[i]);
    }
    Map<String, Long> ids = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: advisory.point
            insert into advisory (tenant_id, advisory_id, document_id, content_hash, vulnerability_id, summary, severity_system,
                                  severity_vector, severity_score, severity_rating, published, modified, withdrawn)
            select :tenant, w.id, w.document, decode(w.digest, 'hex'), w.vulnerability, w.summary, w.system, w.vector, w.score,
                   w.rating, cast(w.published as timestamptz), cast(w.modified as timestamptz), cast(w.withdrawn as timestamptz)
            from unnest(:ids, :documents, :digests, :vulnerabilities, :summaries, :systems, :vectors, :scores, :ratings, :published,
                        :modified, :withdrawn)
              as w (id, document, digest, vulnerability, summary, system, vector, score, rating, published, modified, withdrawn)
            order by w.id
            on conflict (tenant_id, advisory_id) do update
            set document_id = excluded.document_id, content_hash = excluded.content_hash,
                vulnerability_id = excluded.vulnerability_id, summary = excluded.summary,
                severity_system = excluded.severity_system, severity_vector = excluded.severity_vector,
                severity_score = excluded.severity_score, severity_rating = excluded.severity_rating,
                published = excluded.published, modified = excluded.modified, withdrawn = excluded.withdrawn
            returning id, advisory_id
            """)
        .bind("tenant", tenant)
        .bind("ids", rows.ids)
        .bind("documents", documentIds)
        .bind("digests", rows.digests)
        .bind("vulnerabilities", clusters)
        .bind("summaries", rows.summaries)
        .bind("systems", rows.systems)
        .bind("vectors", rows.vectors)
        .bind("scores", rows.scores)
        .bind("ratings", rows.ratings)
        .bind("published", rows.published)
        .bind("modified", rows.modified)
        .bind("withdrawn", rows.withdrawn)
        .map((row, _) -> Map.entry(row.getString("advisory_id"), row.getLong("id")))
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
    return ids;
  }

  /// Replaces what the advisories name as aliases.
  ///
  /// @param known ids of those that were here before
  void replaceLinks(Handle handle, UUID tenant, List<OsvDocument> documents, Set<String> known) {
    List<String> ids = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    for (OsvDocument document : documents) {
      Advisory advisory = document.advisory();
      if (!advisory.isWithdrawn()) {
        advisory.aliases().stream()
            .filter(alias -> !alias.isBlank() && !alias.equals(advisory.id()))
            .distinct()
            .forEach(
                alias -> {
                  ids.add(advisory.id());
                  aliases.add(alias);
                });
      }
    }
    String[] before =
        documents.stream()
            .map(document -> document.advisory().id())
            .filter(known::contains)
            .toArray(String[]::new);
    if (before.length > 0) {
      handle
          .createUpdate(
              """
              -- name: advisory.forget_links
              delete from advisory_link where tenant_id = :tenant and advisory_id = any(:ids)
              """)
          .bind("tenant", tenant)
          .bind("ids", before)
          .execute();
    }
    if (ids.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: advisory.link
            insert into advisory_link (tenant_id, advisory_id, alias)
            select :tenant, w.id, w.alias from unnest(:ids, :aliases) as w (id, alias)
            order by w.id, w.alias
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(String[]::new))
        .bind("aliases", aliases.toArray(String[]::new))
        .execute();
  }

  /// Replaces the intervals of coarse keys among which affected components are.
  ///
  /// @param known ids of the advisories that were here before
  void replaceAffected(
      Handle handle,
      UUID tenant,
      List<OsvDocument> documents,
      Map<String, Long> rowIds,
      Set<String> known) {
    List<Long> ids = new ArrayList<>();
    List<String> ecosystems = new ArrayList<>();
    List<String> packages = new ArrayList<>();
    List<Long> lows = new ArrayList<>();
    List<Long> highs = new ArrayList<>();
    for (OsvDocument document : documents) {
      Long row = rowIds.get(document.advisory().id());
      FindingMatcher.prefilter(document.advisory())
          .forEach(
              (PackageKey key, List<CoarseRange> ranges) -> {
                for (CoarseRange range : joined(ranges)) {
                  ids.add(row);
                  ecosystems.add(key.family());
                  packages.add(key.name());
                  lows.add(range.low());
                  highs.add(range.high());
                }
              });
    }
    Long[] before =
        rowIds.entrySet().stream()
            .filter(row -> known.contains(row.getKey()))
            .map(Map.Entry::getValue)
            .toArray(Long[]::new);
    if (before.length > 0) {
      handle
          .createUpdate(
              """
              -- name: advisory.forget_affected
              delete from advisory_affected where tenant_id = :tenant and advisory_id = any(:ids)
              """)
          .bind("tenant", tenant)
          .bind("ids", before)
          .execute();
    }
    if (ids.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            -- name: advisory.affect
            insert into advisory_affected (tenant_id, advisory_id, ecosystem, package, low, high)
            select :tenant, w.id, w.ecosystem, w.package, w.low, w.high
            from unnest(:ids, :ecosystems, :packages, :lows, :highs) as w (id, ecosystem, package, low, high)
            order by w.ecosystem, w.package, w.low, w.high, w.id
            """)
        .bind("tenant", tenant)
        .bind("ids", ids.toArray(Long[]::new))
        .bind("ecosystems", ecosystems.toArray(String[]::new))
        .bind("packages", packages.toArray(String[]::new))
        .bind("lows", lows.toArray(Long[]::new))
        .bind("highs", highs.toArray(Long[]::new))
        .execute();
  }

  /// Intervals that touch as one, so that none is there twice.
  static List<CoarseRange> joined(List<CoarseRange> ranges) {
    List<CoarseRange> sorted =
        ranges.stream()
            .filter(range -> range.low() <= range.high())
            .sorted(Comparator.comparingLong(CoarseRange::low).thenComparingLong(CoarseRange::high))
            .toList();
    List<CoarseRange> joined = new ArrayList<>();
    for (CoarseRange range : sorted) {
      CoarseRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && range.low() <= last.high()) {
        joined.set(
            joined.size() - 1, new CoarseRange(last.low(), Math.max(last.high(), range.high())));
      } else {
        joined.add(range);
      }
    }
    return joined.size() <= MAX_INTERVALS
        ? joined
        : List.of(new CoarseRange(joined.getFirst().low(), joined.getLast().high()));
  }

  /// Notes that the feed brings these advisories.
  void remember(Handle handle, UUID tenant, String feed, Collection<String> ids) {
    handle
        .createUpdate(
            """
            -- name: advisory.remember_feed
            insert into feed_advisory (tenant_id, feed, advisory_id)
            select :tenant, :feed, w.id from unnest(:ids) as w (id)
            order by w.id
            on conflict (tenant_id, feed, advisory_id) do nothing
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("ids", ids.toArray(String[]::new))
        .execute();
  }

  /// Marks the feed's advisories that its newest full archive no longer has, and takes the mark
  /// from those that came back; returns how many are missing now.
  int markMissing(
      Handle handle, UUID tenant, String feed, long feedImport, Collection<String> ids) {
    String[] present = ids.toArray(String[]::new);
    handle
        .createUpdate(
            """
            -- name: advisory.mark_missing
            update feed_advisory f set missing_since_id = :import
            where f.tenant_id = :tenant and f.feed = :feed and f.missing_since_id is null
              and not exists (select from unnest(:ids) as w (id) where w.id = f.advisory_id)
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("import", feedImport)
        .bind("ids", present)
        .execute();
    handle
        .createUpdate(
            """
            -- name: advisory.mark_found
            update feed_advisory f set missing_since_id = null
            where f.tenant_id = :tenant and f.feed = :feed and f.missing_since_id is not null
              and exists (select from unnest(:ids) as w (id) where w.id = f.advisory_id)
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .bind("ids", present)
        .execute();
    return handle
        .createQuery(
            """
            -- name: advisory.count_missing
            select count(*)::int from feed_advisory where tenant_id = :tenant and feed = :feed and missing_since_id is not null
            """)
        .bind("tenant", tenant)
        .bind("feed", feed)
        .mapTo(int.class)
        .one();
  }

  /// Columns of a batch.
  private static final class Rows {
    private final String[] ids;
    private final String[] digests;
    private final String[] docs;
    private final @Nullable String[] modified;
    private final @Nullable String[] published;
    private final @Nullable String[] withdrawn;
    private final @Nullable String[] summaries;
    private final @Nullable String[] systems;
    private final @Nullable String[] vectors;
    private final @Nullable Double[] scores;
    private final @Nullable String[] ratings;

    private Rows(int size) {
      ids = new String[size];
      digests = new String[size];
      docs = new String[size];
      modified = new @Nullable String[size];
      published = new @Nullable String[size];
      withdrawn = new @Nullable String[size];
      summaries = new @Nullable String[size];
      systems = new @Nullable String[size];
      vectors = new @Nullable String[size];
      scores = new @Nullable Double[size];
      ratings = new @Nullable String[size];
    }

    static Rows of(List<OsvDocument> documents) {
      Rows rows = new Rows(documents.size());
      for (int i = 0; i < documents.size(); i++) {
        rows.set(i, documents.get(i));
      }
      return rows;
    }

    private void set(int i, OsvDocument document) {
      Advisory advisory = document.advisory();
      ids[i] = advisory.id();
      digests[i] = HexFormat.of().formatHex(document.digest());
      docs[i] = document.json();
      modified[i] = advisory.modified() == null ? null : advisory.modified().toString();
      published[i] = advisory.published() == null ? null : advisory.published().toString();
      withdrawn[i] = advisory.withdrawn() == null ? null : advisory.withdrawn().toString();
      summaries[i] = advisory.summary();
      Optional<SeverityScore> severity = SeverityScore.of(Severities.of(advisory));
      if (severity.isPresent()) {
        systems[i] = Severities.cut(severity.get().system(), 64);
        vectors[i] = Severities.cut(severity.get().vector(), 1024);
        scores[i] = severity.get().score();
        ratings[i] = Severities.word(severity.get());
      }
    }
  }
}
