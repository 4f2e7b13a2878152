package org.pgatlas.server.access;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.db.Database;

/// The trail of who got in, who was refused and what they did with keys and tenants. Refusals that
/// repeat within a minute are written once, so that a flood of them is no flood of rows.
public final class AccessAudit {
  private static final int REMEMBERED = 4096;

  private final Database database;
  private final Clock clock;
  private final Map<Event, Instant> refusals =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Event, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// Something that happened.
  ///
  /// @param event e.g. `key.created`, `refused`
  /// @param address where the request came from
  public record Event(String event, String actor, String subject, String address, String detail) {
    public Event {
      actor = shortened(actor, 512);
      subject = shortened(subject, 1024);
      address = shortened(address, 64);
      detail = shortened(detail, 1024);
    }
  }

  /// An entry with its time.
  public record Row(
      Instant occurredAt,
      String event,
      String actor,
      String subject,
      String address,
      String detail) {}

  public AccessAudit(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  public void happened(UUID tenant, Event entry) {
    database.run(
        tenant,
        handle ->
            handle
                .createUpdate(
                    """
                    -- name: access.audit
                    insert into access_audit (tenant_id, event, actor, subject, address, detail)
                    values (:tenant, :event, :actor, :subject, :address, :detail)
                    """)
                .bind("tenant", tenant)
                .bind("event", entry.event())
                .bind("actor", entry.actor())
                .bind("subject", entry.subject())
                .bind("address", entry.address())
                .bind("detail", entry.detail())
                .execute());
  }

  /// Writes it unless the same was refused in this minute.
  void refused(UUID tenant, Event entry) {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    synchronized (refusals) {
      if (minute.equals(refusals.put(entry, minute))) {
        return;
      }
    }
    happened(tenant, entry);
  }

  /// The newest first. Served by the partitions' primary keys, read backwards.
  public List<Row> newest(UUID tenant, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: access.audit_newest
                    select occurred_at, event, actor, subject, address, detail from access_audit
                    where tenant_id = :tenant order by occurred_at desc, id desc limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Row(
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            row.getString("event"),
                            row.getString("actor"),
                            row.getString("subject"),
                            row.getString("address"),
                            row.getString("detail")))
                .list());
  }

  /// Within the column, and without what PostgreSQL's text cannot hold.
  private static String shortened(String text, int most) {
    String storable = text.replace("\0", "");
    return storable.codePointCount(0, storable.length()) <= most
        ? storable
        : storable.substring(0, storable.offsetByCodePoints(0, most - 1)) + "…";
  }
}
