package org.pgatlas.server.event;

import java.sql.Array;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;

/// Makes a delivery job for each event and webhook that wants it, in the transaction that publishes
/// the event. Deliveries to one webhook follow each other in the events' order.
public final class WebhookFanOut {
  /// Twelve attempts take a good hour; then the delivery is a dead letter that can be requeued.
  public static final JobKind JOB = new JobKind("webhook.deliver", Lane.DELIVERY, 5, 12);

  private final JobStore jobs;

  public WebhookFanOut(JobStore jobs) {
    this.jobs = jobs;
  }

  private record Target(
      UUID tenant, int id, AlertFilter filter, boolean digest, Duration gathers) {}

  void enqueue(Handle handle, List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    List<Target> targets =
        handle
            .createQuery(
                """
                -- name: webhook.active
                select tenant_id, id, types, project, format, min_severity, min_risk, digest_seconds from webhook
                where active and tenant_id = any (:tenants)
                order by tenant_id, id
                """)
            .bind("tenants", events.stream().map(Event::tenant).distinct().toArray(UUID[]::new))
            .map(
                (row, _) ->
                    new Target(
                        row.getObject("tenant_id", UUID.class),
                        row.getInt("id"),
                        WebhookStore.filter(row),
                        !row.getString("format").equals("event"),
                        Duration.ofSeconds(row.getInt("digest_seconds"))))
            .list();
    Set<Target> told = new HashSet<>();
    for (Event event : events) {
      for (Target target : targets) {
        if (target.tenant().equals(event.tenant())
            && !told.contains(target)
            && target.filter().matches(event)) {
          if (target.digest()) {
            told.add(target);
          }
          jobs.enqueue(
              handle,
              event.tenant(),
              target.digest()
                  ? AlertDelivery.soon(target.id()).after(target.gathers())
                  : delivery(target.id(), event.seq()));
        }
      }
    }
  }

  static NewJob delivery(int webhook, long seq) {
    return NewJob.of(JOB, "{\"webhook\": " + webhook + ", \"seq\": " + seq + "}")
        .inOrder("webhook:" + webhook);
  }

  static List<String> strings(@Nullable Array array) throws java.sql.SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
