package org.pgatlas.server.event;

import java.sql.Array;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.NewJob;

/// Makes a job for each webhook that wants one of the events, in the transaction that publishes
/// them. There is one job for a webhook however many events wait for it; a receiver that refuses is
/// not asked earlier because more happened.
public final class WebhookFanOut {
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
          told.add(target);
          NewJob job =
              target.digest()
                  ? AlertDelivery.soon(target.id()).after(target.gathers())
                  : WebhookDelivery.soon(target.id());
          jobs.enqueue(handle, event.tenant(), job.patiently());
        }
      }
    }
  }

  static List<String> strings(@Nullable Array array) throws java.sql.SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
