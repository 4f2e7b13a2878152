package org.pgatlas.server.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;

/// The outbox and the log of events.
///
/// Numbers that a sequence gives are not in commit order: a reader that has seen 12 may never see
/// an 11 that commits later. So writers only append to the outbox, and one relay at a time moves
/// what is committed to the log and numbers it there.
public final class EventStore {
  /// Events in a row; a relay takes at least a row at a time.
  private static final int TOGETHER = 500;

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

  /// Writes events in the caller's transaction, all at once, in their order: many of one type that
  /// follow each other as one row, for a thousand rows cost more than what they tell.
  public void append(Handle handle, UUID tenant, List<NewEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    List<Gathered> rows = gathered(events, projects(handle, tenant, events));
    // What the relay could not read would stop it; here it stops who says it.
    if (rows.stream().anyMatch(row -> row.many().contains("\\u0000"))) {
      events.forEach(event -> append(handle, tenant, event));
      return;
    }
    rows.forEach(row -> append(handle, tenant, row));
  }

  /// Row by row and not as arrays: every quote of these long texts would be escaped, and unescaped
  /// by the server.
  private static void append(Handle handle, UUID tenant, Gathered row) {
    handle
        .createUpdate(
            """
            -- name: event.append_many
            insert into outbox_events (tenant_id, type, subject, many, events) values (:tenant, :type, '', :many, :events)
            """)
        .bind("tenant", tenant)
        .bind("type", row.type())
        .bind("many", row.many())
        .bind("events", row.events())
        .execute();
  }

  /// A row of events.
  ///
  /// @param many JSON: an array of subject, project and payload
  private record Gathered(String type, String many, int events) {}

  private static List<Gathered> gathered(List<NewEvent> events, Map<String, String> projects) {
    List<Gathered> rows = new ArrayList<>();
    List<String> some = new ArrayList<>();
    String type = events.getFirst().type();
    for (NewEvent event : events) {
      if (some.size() == TOGETHER || !event.type().equals(type)) {
        rows.add(new Gathered(type, "[" + String.join(",", some) + "]", some.size()));
        some.clear();
        type = event.type();
      }
      String project = event.project() == null ? projects.get(event.subject()) : event.project();
      some.add(
          "{\"subject\":"
              + Json.write(event.subject())
              + ",\"project\":"
              + (project == null ? "null" : Json.write(project))
              + ",\"payload\":"
              + event.payload()
              + "}");
    }
    rows.add(new Gathered(type, "[" + String.join(",", some) + "]", some.size()));
    return rows;
  }

  /// The projects of repos that events are about without saying so.
  private static Map<String, String> projects(Handle handle, UUID tenant, List<NewEvent> events) {
    String[] subjects =
        events.stream()
            .filter(event -> event.project() == null)
            .map(NewEvent::subject)
            .distinct()
            .toArray(String[]::new);
    Map<String, String> found = new HashMap<>();
    if (subjects.length > 0) {
      handle
          .createQuery(
              """
              -- name: event.projects
              select w.subject, p.canonical_id
              from unnest(cast(:subjects as text[])) as w (subject)
              cross join lateral (
                select p.canonical_id from repos r
                join projects p on p.tenant_id = r.tenant_id and p.id = r.project_id
                where r.tenant_id = :tenant and r.canonical_id = w.subject offset 0) p
              """)
          .bind("tenant", tenant)
          .bind("subjects", subjects)
          .map((row, _) -> found.put(row.getString("subject"), row.getString("canonical_id")))
          .list();
    }
    return found;
  }

  /// Moves committed events to the log, oldest first, about so many (fewer when there are no more,
  /// not fewer otherwise), within the caller's transaction of the worker
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
              where id = any(array(
                select b.id
                from (select n.id, sum(n.events) over (order by n.id) - n.events as before
                      from (select id, events from outbox_events order by id limit :limit) n) b
                where b.before < :limit))
              returning id, tenant_id, type, subject, project, payload, occurred_at, many
            ), ordered as (
              select m.id, m.tenant_id, m.type, case when m.many is null then m.subject else e.one ->> 'subject' end as subject,
                     case when m.many is null then m.project else e.one ->> 'project' end as project,
                     case when m.many is null then m.payload else e.one -> 'payload' end as payload, m.occurred_at
              from moved m
              left join lateral jsonb_array_elements(cast(m.many as jsonb)) with ordinality as e (one, at) on true
              order by m.id, e.at
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
