package org.pgatlas.server.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Webhooks and the attempts to reach them.
public final class WebhookStore {
  private static final int ERROR_LENGTH = 2000;

  private final Database database;

  public WebhookStore(Database database) {
    this.database = database;
  }

  /// One attempt.
  ///
  /// @param status of the answer; null when there was none
  public record Attempt(
      long seq,
      int attempt,
      @Nullable Integer status,
      @Nullable String error,
      int tookMs,
      Instant attemptedAt) {}

  /// What a delivery needs.
  @SuppressWarnings("ArrayRecordComponent") // read once, compared never
  record Delivery(String url, byte[] secret, boolean active, @Nullable Event event) {}

  /// What telling a webhook of events needs.
  ///
  /// @param sent number of the last event that it was told of, or that it did not want
  @SuppressWarnings("ArrayRecordComponent") // read once, compared never
  record Receiver(String url, byte[] secret, boolean active, AlertFilter filter, long sent) {}

  /// A webhook to be.
  ///
  /// @param format event, slack or email
  /// @param minSeverity see [AlertFilter]
  /// @param digestSeconds how long to gather for a digest
  record Wish(
      String url,
      List<String> types,
      @Nullable String project,
      String format,
      @Nullable String minSeverity,
      @Nullable Double minRisk,
      int digestSeconds) {}

  /// What a digest needs.
  ///
  /// @param sent number of the last event that it was told of
  record Target(Webhook webhook, AlertFilter filter, long sent) {}

  Webhook add(
      UUID tenant, String url, byte[] secret, List<String> types, @Nullable String project) {
    return add(tenant, secret, new Wish(url, types, project, "event", null, null, 0));
  }

  /// Told of what is published from now on.
  Webhook add(UUID tenant, byte[] secret, Wish wish) {
    return database.write(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.add
                    insert into webhook (tenant_id, url, secret, types, project, format, min_severity, min_risk, digest_seconds, sent_seq)
                    values (:tenant, :url, :secret, :types, :project, :format, :severity, :risk, :digest,
                            coalesce((select max(seq) from event_log where tenant_id = :tenant), 0))
                    returning id, url, types, project, format, min_severity, min_risk, digest_seconds, active, created_at
                    """)
                .bind("tenant", tenant)
                .bind("url", wish.url())
                .bind("secret", secret)
                .bind("types", wish.types().toArray(String[]::new))
                .bind("project", wish.project())
                .bind("format", wish.format())
                .bind("severity", wish.minSeverity())
                .bind("risk", wish.minRisk())
                .bind("digest", wish.digestSeconds())
                .map((row, _) -> webhook(row))
                .one());
  }

  public List<Webhook> list(UUID tenant) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.list
                    select id, url, types, project, format, min_severity, min_risk, digest_seconds, active, created_at from webhook
                    where tenant_id = :tenant
                    order by id
                    """)
                .bind("tenant", tenant)
                .map((row, _) -> webhook(row))
                .list());
  }

  boolean remove(UUID tenant, int id) {
    return database.write(
        tenant,
        handle ->
            handle
                    .createUpdate(
                        """
                        -- name: webhook.remove
                        delete from webhook where tenant_id = :tenant and id = :id
                        """)
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .execute()
                == 1);
  }

  /// Switches deliveries on or off; one that is off keeps its place in the log.
  boolean activate(Handle handle, UUID tenant, int id, boolean active) {
    return handle
            .createUpdate(
                """
                -- name: webhook.activate
                update webhook set active = :active where tenant_id = :tenant and id = :id
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("active", active)
            .execute()
        == 1;
  }

  Optional<Delivery> delivery(UUID tenant, int id, long seq) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.delivery
                    select w.url, w.secret, w.active, e.seq, e.tenant_id, e.type, e.subject, e.project, e.payload::text as payload, e.occurred_at
                    from webhook w
                    left join event_log e on e.tenant_id = w.tenant_id and e.seq = :seq
                    where w.tenant_id = :tenant and w.id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("seq", seq)
                .map(
                    (row, _) ->
                        new Delivery(
                            row.getString("url"),
                            row.getBytes("secret"),
                            row.getBoolean("active"),
                            row.getString("type") == null
                                ? null
                                : new Event(
                                    row.getLong("seq"),
                                    row.getObject("tenant_id", UUID.class),
                                    row.getString("type"),
                                    row.getString("subject"),
                                    row.getString("project"),
                                    row.getString("payload"),
                                    row.getTimestamp("occurred_at").toInstant())))
                .findOne());
  }

  void attempted(
      Handle handle,
      UUID tenant,
      int id,
      long seq,
      int attempt,
      @Nullable Integer status,
      @Nullable String error,
      long tookMs) {
    handle
        .createUpdate(
            """
            -- name: webhook.attempted
            insert into webhook_delivery (tenant_id, webhook_id, seq, attempt, status, error, took_ms)
            values (:tenant, :id, :seq, :attempt, :status, :error, :took)
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("seq", seq)
        .bind("attempt", attempt)
        .bind("status", status)
        .bind("error", error == null ? null : text(error))
        .bind("took", tookMs)
        .execute();
  }

  /// What a receiver answers may be anything, and comes back in the words of an error.
  private static String text(String error) {
    String clean = error.replace('\0', ' ');
    return clean.length() <= ERROR_LENGTH ? clean : clean.substring(0, ERROR_LENGTH);
  }

  List<Attempt> attempts(UUID tenant, int id, int limit) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.attempts
                    select seq, attempt, status, error, took_ms, attempted_at from webhook_delivery
                    where tenant_id = :tenant and webhook_id = :id
                    order by attempted_at desc, id desc
                    limit :limit
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("limit", limit)
                .map(
                    (row, _) ->
                        new Attempt(
                            row.getLong("seq"),
                            row.getInt("attempt"),
                            row.getObject("status", Integer.class),
                            row.getString("error"),
                            row.getInt("took_ms"),
                            row.getTimestamp("attempted_at").toInstant()))
                .list());
  }

  Optional<Target> target(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.target
                    select id, url, types, project, format, min_severity, min_risk, digest_seconds, active, created_at, sent_seq
                    from webhook where tenant_id = :tenant and id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> new Target(webhook(row), filter(row), row.getLong("sent_seq")))
                .findOne());
  }

  Optional<Receiver> receiver(UUID tenant, int id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: webhook.receiver
                    select url, secret, active, types, project, min_severity, min_risk, sent_seq
                    from webhook where tenant_id = :tenant and id = :id
                    """)
                .bind("tenant", tenant)
                .bind("id", id)
                .map(
                    (row, _) ->
                        new Receiver(
                            row.getString("url"),
                            row.getBytes("secret"),
                            row.getBoolean("active"),
                            filter(row),
                            row.getLong("sent_seq")))
                .findOne());
  }

  /// Moves a webhook on from where it stands; false when it stands elsewhere.
  boolean advance(Handle handle, UUID tenant, int id, long from, long to) {
    return handle
            .createUpdate(
                """
                -- name: webhook.advance
                update webhook set sent_seq = :to where tenant_id = :tenant and id = :id and sent_seq = :stood
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("stood", from)
            .bind("to", to)
            .execute()
        == 1;
  }

  /// Sets a webhook back to after that event, never forward: what it was not told of stays to be
  /// told. Returns where it stands now.
  long rewind(Handle handle, UUID tenant, int id, long after) {
    return handle
        .createQuery(
            """
            -- name: webhook.rewind
            update webhook set sent_seq = least(sent_seq, :after) where tenant_id = :tenant and id = :id
            returning sent_seq
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("after", after)
        .mapTo(Long.class)
        .one();
  }

  /// Notes up to which event a digest has told.
  void sent(Handle handle, UUID tenant, int id, long seq) {
    handle
        .createUpdate(
            """
            -- name: webhook.sent
            update webhook set sent_seq = greatest(sent_seq, :seq) where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", id)
        .bind("seq", seq)
        .execute();
  }

  static AlertFilter filter(ResultSet row) throws SQLException {
    return new AlertFilter(
        new EventFilter(WebhookFanOut.strings(row.getArray("types")), row.getString("project")),
        row.getString("min_severity"),
        row.getObject("min_risk", Double.class));
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    return new Webhook(
        row.getInt("id"),
        row.getString("url"),
        WebhookFanOut.strings(row.getArray("types")),
        row.getString("project"),
        row.getString("format"),
        row.getString("min_severity"),
        row.getObject("min_risk", Double.class),
        row.getInt("digest_seconds"),
        row.getBoolean("active"),
        row.getTimestamp("created_at").toInstant());
  }
}
