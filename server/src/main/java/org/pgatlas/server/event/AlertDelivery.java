package org.pgatlas.server.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Json;

/// Sends one message about everything that was published since the last one, to a chat or a
/// mailbox. An import that opens ten thousand findings makes one message; what a receiver does not
/// take is tried again with all that came meanwhile, and becomes a dead letter in the end.
public final class AlertDelivery implements JobHandler {
  /// Its payload is `{"webhook": n}`; there is never more than one waiting for a webhook. Its
  /// attempts take three days.
  public static final JobKind JOB = new JobKind("alert.deliver", Lane.DELIVERY, 5, 84);

  private static final int PAGE = 1_000;
  private static final int EVENTS = 20_000;

  private final Database database;
  private final WebhookStore webhooks;
  private final EventStore events;
  private final JobStore jobs;
  private final WebhookSender http;
  private final @Nullable Mailer mailer;

  public AlertDelivery(
      Database database,
      EventStore events,
      JobStore jobs,
      WebhookSender http,
      @Nullable Mailer mailer) {
    this.database = database;
    this.webhooks = new WebhookStore(database);
    this.events = events;
    this.jobs = jobs;
    this.http = http;
    this.mailer = mailer;
  }

  /// The receiver did not take it.
  private static final class NotDelivered extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NotDelivered(String message) {
      super(message);
    }
  }

  /// What waits to be told.
  ///
  /// @param last number of the last event that was looked at
  private record Waiting(List<Event> wanted, long last, boolean more) {}

  static NewJob soon(int webhook) {
    String key = "alert:" + webhook;
    return NewJob.of(JOB, "{\"webhook\": " + webhook + "}").unique(key).inOrder(key);
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    int id = Json.MAPPER.readTree(job.payload()).path("webhook").asInt();
    WebhookStore.Target target = webhooks.target(tenant, id).orElse(null);
    if (target == null || !target.webhook().active()) {
      return;
    }
    Waiting waiting = waiting(tenant, target);
    long start = System.nanoTime();
    String error = waiting.wanted().isEmpty() ? null : send(target, waiting);
    int tookMs = (int) ((System.nanoTime() - start) / 1_000_000);
    database.run(
        tenant,
        handle -> {
          if (!waiting.wanted().isEmpty()) {
            webhooks.attempted(
                handle, tenant, id, waiting.last(), job.attempts(), null, error, tookMs);
          }
          if (error == null) {
            settle(handle, tenant, id, waiting, completion);
          }
        });
    if (error != null) {
      throw new NotDelivered("webhook " + id + ": " + error);
    }
  }

  /// This job ends before the next is asked for, or its own key would keep that out.
  private void settle(Handle handle, UUID tenant, int id, Waiting waiting, Completion completion) {
    webhooks.sent(handle, tenant, id, waiting.last());
    completion.in(handle);
    if (waiting.more() || events.newestIn(handle, tenant) > waiting.last()) {
      jobs.enqueue(handle, tenant, soon(id));
    }
  }

  private Waiting waiting(UUID tenant, WebhookStore.Target target) {
    List<Event> wanted = new ArrayList<>();
    long last = target.sent();
    for (int looked = 0; looked < EVENTS; looked += PAGE) {
      List<Event> page = events.after(tenant, last, PAGE);
      for (Event event : page) {
        last = event.seq();
        if (target.filter().matches(event)) {
          wanted.add(event);
        }
      }
      if (page.size() < PAGE) {
        return new Waiting(wanted, last, false);
      }
    }
    return new Waiting(wanted, last, true);
  }

  /// Null when it was taken, else why not.
  private @Nullable String send(WebhookStore.Target target, Waiting waiting) {
    Digest digest = Digest.of(waiting.wanted(), target.filter());
    String url = target.webhook().url();
    try {
      if (target.webhook().format().equals("email")) {
        if (mailer == null) {
          return "no mail server is configured: smtp-url";
        }
        mailer.send(
            url.substring(WebhookAddress.MAIL.length()),
            "PG Atlas: " + digest.subject(),
            digest.text());
        return null;
      }
      int status = http.post(url, Map.of(), digest.slack());
      return status >= 200 && status < 300 ? null : "answered " + status;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
