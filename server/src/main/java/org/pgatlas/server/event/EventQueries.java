package org.pgatlas.server.event;

import java.time.Instant;
import java.util.List;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;

/// The hot queries of the event log and of webhooks.
public final class EventQueries {
  private static final int BATCH = 500;

  private EventQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        HotQuery.read(
                "event.after",
                "replay from a cursor",
                (db, t, x) -> new EventStore(db).after(t, x.number("event_log.seq"), BATCH))
            .servedBy("ix_event_log_seq"),
        HotQuery.read("event.newest", "", (db, t, _) -> new EventStore(db).newest(t))
            .servedBy("ix_event_log_seq"),
        HotQuery.write(
                "event.publish",
                "",
                (db, _, _) -> db.asWorker(handle -> new EventStore(db).publish(handle, BATCH)))
            .acrossTenants()
            .servedBy("outbox_events_pkey"),
        HotQuery.read(
                "webhook.active",
                "",
                (db, t, _) -> {
                  Event event =
                      new Event(1, t, "sbom.applied", "ledger", null, "{}", Instant.EPOCH);
                  WebhookFanOut fanOut = new WebhookFanOut(new JobStore(db, new Nudges(db)));
                  db.<Boolean>asWorker(
                      handle -> {
                        fanOut.enqueue(handle, List.of(event));
                        return true;
                      });
                })
            .acrossTenants()
            .servedBy("webhook_pkey"),
        HotQuery.read(
                "webhook.delivery",
                "",
                (db, t, x) ->
                    new WebhookStore(db)
                        .delivery(t, x.integer("webhook.id"), x.number("event_log.seq")))
            .servedBy("webhook_pkey", "ix_event_log_seq"),
        HotQuery.read(
                "webhook.receiver",
                "",
                (db, t, x) -> new WebhookStore(db).receiver(t, x.integer("webhook.id")))
            .servedBy("webhook_pkey"),
        HotQuery.read(
                "webhook.attempts",
                "",
                (db, t, x) ->
                    new WebhookStore(db).attempts(t, x.integer("webhook_delivery.webhook_id"), 50))
            .servedBy("ix_webhook_delivery_webhook"));
  }
}
