package org.pgatlas.server.source;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Which source each field has its value from. A value is taken unless a source of higher rank has
/// given one; what is said again as it was is no change.
public final class ProvenanceStore {
  /// Ranks of sources: higher ones are not overwritten by lower ones.
  public enum Rank {
    REGISTRY(30),
    APPLICATIONS(35),
    GRANTS(40),
    SURVEY(60),
    OVERRIDE(100);

    private final int number;

    Rank(int number) {
      this.number = number;
    }
  }

  /// A value that a source gives.
  public record Said(int subject, String field, String value) {}

  /// A value as it stands.
  public record Known(String field, String value, String source, int rank, Instant setAt) {}

  /// Records the values that are new and returns those that are; the others stay as they are.
  public List<Said> claim(
      Handle handle,
      UUID tenant,
      String kind,
      String source,
      Rank rank,
      long importId,
      List<Said> said) {
    Set<String> taken = new HashSet<>();
    handle
        .createQuery(
            """
            -- name: provenance.claim
            insert into field_provenance as f (tenant_id, subject_kind, subject_id, field, source, rank, value, feed_import_id)
            select :tenant, :kind, w.subject, w.field, :source, :rank, w.value, :import
            from unnest(:subjects, :fields, :values) as w (subject, field, value)
            order by w.subject, w.field
            on conflict (tenant_id, subject_kind, subject_id, field) do update
            set source = excluded.source, rank = excluded.rank, value = excluded.value,
                feed_import_id = excluded.feed_import_id, set_at = now()
            where f.rank <= excluded.rank and (f.value <> excluded.value or f.rank <> excluded.rank)
            returning subject_id, field
            """)
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("source", source)
        .bind("rank", (short) rank.number)
        .bind("import", importId)
        .bind("subjects", said.stream().mapToInt(Said::subject).toArray())
        .bind("fields", said.stream().map(Said::field).toArray(String[]::new))
        .bind("values", said.stream().map(s -> cut(s.value())).toArray(String[]::new))
        .map((row, _) -> row.getInt("subject_id") + ":" + row.getString("field"))
        .forEach(taken::add);
    return said.stream().filter(s -> taken.contains(s.subject() + ":" + s.field())).toList();
  }

  /// The fields of a project, or of a vertex.
  public List<Known> of(Handle handle, UUID tenant, String kind, int subject) {
    return handle
        .createQuery(
            """
            -- name: provenance.of_subject
            select field, value, source, rank, set_at from field_provenance
            where tenant_id = :tenant and subject_kind = :kind and subject_id = :subject
            order by field
            """)
        .bind("tenant", tenant)
        .bind("kind", kind)
        .bind("subject", subject)
        .map(
            (row, _) ->
                new Known(
                    row.getString("field"),
                    row.getString("value"),
                    row.getString("source"),
                    row.getInt("rank"),
                    row.getTimestamp("set_at").toInstant()))
        .list();
  }

  private static String cut(String value) {
    return value.length() <= 4_096 ? value : value.substring(0, 4_096);
  }
}
