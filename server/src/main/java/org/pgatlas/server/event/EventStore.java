package org.pgatlas.server.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// The outbox and the log of events.
///
/// Numbers that a sequence gives are not in commit order: a reader that has seen 12 may never see
/// an 11 that commits later. So writers only append to the outbox, and one relay at a time moves
/// what is committed to the log and numbers it there.
public final class EventStore {
  private final Database database;

  public EventStore(Database database) {
    this.database = database;
  }

  /// Writes an event in the caller's transaction.
  public void append(Handle handle, UUID tenant, NewEvent event) {
    handle
        .createUpdate(
            """
            -- name: event.append
            insert into outbox_events (tenant_id, type, subject, project, payload)
            values (:tenant, :type, :subject,
                    coalesce(cast(:project as text),
                             (select p.canonical_id from repos r
                              join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
                              where r.tenant_id = :tenant and r.canonical_id = :subject)),
                    cast(:payload as jsonb))
            """)
        .bind("tenant", tenant)
        .bind("type", event.type())
        .bind("subject", event.subject())
        .bind("project", event.project())
        .bind("payload", event.payload())
        .execute();
  }

  /// Writes events in the caller's transaction, all at once, in their order.
  public void append(Handle handle, UUID tenant, List<NewEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    @Nullable String[] projects = new @Nullable String[events.size()];
    for (int i = 0; i < projects.length; i++) {
      projects[i] = events.get(i).project();
    }
    handle
        .createUpdate(
            """
            -- name: event.append_all
            insert into outbox_events (tenant_id, type, subject, project, payload)
            select :tenant, w.type, w.subject, coalesce(w.project, p.canonical_id), cast(w.payload as jsonb)
            from unnest(cast(:types as text[]), cast(:subjects as text[]), cast(:projects as text[]), cast(:payloads as text[])) with ordinality as w (type, subject, project, payload, at)
            left join lateral (
              select p.canonical_id from repos r
              join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
              where w.project is null and r.tenant_id = :tenant and r.canonical_id = w.subject offset 0) p on true
            order by w.at
            """)
        .bind("tenant", tenant)
        .bind("types", events.stream().map(NewEvent::type).toArray(String[]::new))
        .bind("subjects", events.stream().map(NewEvent::subject).toArray(String[]::new))
        .bind("projects", projects)
        .bind("payloads", events.stream().map(NewEvent::payload).toArray(String[]::new))
        .execute();
  }

  /// Moves committed events to the log, oldest first, within the caller's transaction of the worker
  /// role; relays follow each other until their commit, so that cursors never skip. The database
  /// ends one whose process stands still.
  List<Event> publish(Handle handle, int limit) {
    handle
        .createQuery(
            """
            -- name: event.relay_turn
            select set_config('idle_in_transaction_session_timeout', '5s', true),
                   pg_advisory_xact_lock(hashtextextended('event.relay', 0))::text
            """)
        .mapTo(String.class)
        .one();
    return handle
        .createQuery(
            """
            -- name: event.publish
            with moved as (
              delete from outbox_events
              where id = any(array(select id from outbox_events order by id limit :limit))
              returning id, tenant_id, type, subject, project, payload, occurred_at
            ), ordered as (
              select id, tenant_id, type, subject, project, payload, occurred_at from moved order by id
            ), logged as (
              insert into event_log (seq, tenant_id, type, subject, project, payload, occurred_at)
              select nextval('event_log_seq'), tenant_id, type, subject, project, payload, occurred_at from ordered
              returning seq, tenant_id, type, subject, project, payload, occurred_at
            )
            select seq, tenant_id, type, subject, project, payload::text as payload, occurred_at from logged order by seq
            """)
        .bind("limit", limit)
        .map((row, _) -> event(row))
        .list();
  }

  /// The tenant's events after that number, oldest first.
  public List<Event> after(UUID tenant, long seq, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: event.after
                    select seq, tenant_id, type, subject, project, payload::text as payload, occurred_at
                    from event_log
                    where tenant_id = :tenant and seq > :seq
                    order by seq
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("seq", seq)
                .bind("limit", limit)
                .map((row, _) -> event(row))
                .list());
  }

  /// The number of the tenant's newest event, 0 before the first.
  public long newest(UUID tenant) {
    return database.read(tenant, handle -> newestIn(handle, tenant));
  }

  /// In the caller's transaction.
  long newestIn(Handle handle, UUID tenant) {
    return handle
        .createQuery(
            """
            -- name: event.newest
            select coalesce((select seq from event_log where tenant_id = :tenant order by seq desc limit 1), 0)
            """)
        .bind("tenant", tenant)
        .mapTo(Long.class)
        .one();
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("seq"),
        row.getObject("tenant_id", UUID.class),
        row.getString("type"),
        row.getString("subject"),
        row.getString("project"),
        row.getString("payload"),
        row.getTimestamp("occurred_at").toInstant());
  }
}
