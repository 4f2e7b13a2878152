package org.pgatlas.server.event;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
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
import tools.jackson.databind.JsonNode;

/// Sends one webhook what it wants of the log, event by event in the log's order, from where it
/// stands. Any answer in 2xx moves it on; 410 switches it off where it stands; at everything else
/// the same event is tried again later, so a receiver may get an event twice and tells by
/// `webhook-id`, and one that is away misses nothing that the log still has.
public final class WebhookDelivery implements JobHandler {
  /// Its payload is `{"webhook": n}`. So many attempts for one event take three days; then it is a
  /// dead letter, and the next event of the webhook begins anew where this one ended.
  public static final JobKind JOB = new JobKind("webhook.deliver", Lane.DELIVERY, 5, 84);

  private static final int PAGE = 200;

  /// Events looked at and time taken by one job; the next takes over.
  private static final int EVENTS = 2_000;

  private static final Duration TURN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int GONE = 410;

  private final Database database;
  private final WebhookStore webhooks;
  private final EventStore events;
  private final JobStore jobs;
  private final WebhookSender sender;

  public WebhookDelivery(
      Database database,
      WebhookStore webhooks,
      EventStore events,
      JobStore jobs,
      WebhookSender sender) {
    this.database = database;
    this.webhooks = webhooks;
    this.events = events;
    this.jobs = jobs;
    this.sender = sender;
  }

  /// The receiver did not take it.
  private static final class NotDelivered extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NotDelivered(String message) {
      super(message);
    }
  }

  /// How a receiver answered.
  ///
  /// @param error null when it took the event
  private record Answer(@Nullable Integer status, @Nullable String error, long tookMs) {
    boolean gone() {
      return status != null && status == GONE;
    }
  }

  /// Where a turn ended.
  ///
  /// @param stored where the webhook stands in the database
  /// @param looked number of the last event that was looked at
  /// @param taken events that the receiver took
  /// @param refused why it did not take the next, if so
  private record Turn(
      long stored, long looked, int taken, boolean more, @Nullable String refused) {}

  /// Tells the webhook what is new to it.
  static NewJob soon(int webhook) {
    String key = "webhook:" + webhook;
    return NewJob.of(JOB, "{\"webhook\": " + webhook + "}").unique(key).inOrder(key);
  }

  @Override
  public void handle(Job job, Completion completion) {
    JsonNode payload = Json.MAPPER.readTree(job.payload());
    int id = payload.path("webhook").asInt();
    if (payload.has("seq")) {
      single(job, id, payload.path("seq").asLong(), completion);
      return;
    }
    UUID tenant = job.tenant();
    WebhookStore.Receiver to = webhooks.receiver(tenant, id).orElse(null);
    if (to == null || !to.active()) {
      return;
    }
    Turn turn = turn(job, id, to, completion);
    if (turn == null) {
      return;
    }
    if (turn.refused() != null && turn.taken() == 0) {
      throw new NotDelivered("webhook " + id + ": " + turn.refused());
    }
    database.run(tenant, handle -> handOver(handle, tenant, id, turn, completion));
  }

  /// Null when the receiver is gone for good: then everything is recorded.
  private @Nullable Turn turn(Job job, int id, WebhookStore.Receiver to, Completion completion) {
    UUID tenant = job.tenant();
    long end = System.nanoTime() + TURN.toNanos();
    long stored = to.sent();
    long looked = stored;
    int taken = 0;
    for (int seen = 0; seen < EVENTS && System.nanoTime() < end; seen += PAGE) {
      List<Event> page = events.after(tenant, looked, PAGE);
      for (Event event : page) {
        if (to.filter().matches(event)) {
          Answer answer = send(to.url(), to.secret(), event);
          if (answer.gone()) {
            record(job, id, event.seq(), answer, handle -> switchOff(handle, job, id, completion));
            return null;
          }
          if (answer.error() != null) {
            record(job, id, event.seq(), answer, _ -> {});
            return new Turn(stored, looked, taken, true, answer.error());
          }
          if (!advance(job, id, stored, event.seq(), answer)) {
            return new Turn(stored, stored, taken, true, null);
          }
          stored = event.seq();
          taken++;
        }
        looked = event.seq();
        if (System.nanoTime() >= end) {
          return new Turn(stored, looked, taken, true, null);
        }
      }
      if (page.size() < PAGE) {
        return new Turn(stored, looked, taken, false, null);
      }
    }
    return new Turn(stored, looked, taken, true, null);
  }

  /// Notes an event that was taken. False when the webhook was set back meanwhile.
  private boolean advance(Job job, int id, long from, long seq, Answer answer) {
    return database.write(
        job.tenant(),
        handle -> {
          attempted(handle, job, id, seq, answer);
          return webhooks.advance(handle, job.tenant(), id, from, seq);
        });
  }

  /// This job ends before the next is asked for, or its own key would keep that out. A receiver
  /// that took something before it refused has all its attempts again.
  private void handOver(Handle handle, UUID tenant, int id, Turn turn, Completion completion) {
    if (turn.looked() > turn.stored()) {
      webhooks.advance(handle, tenant, id, turn.stored(), turn.looked());
    }
    completion.in(handle);
    if (turn.refused() != null) {
      jobs.enqueue(handle, tenant, soon(id).after(PAUSE));
    } else if (turn.more() || events.newestIn(handle, tenant) > turn.looked()) {
      jobs.enqueue(handle, tenant, soon(id));
    }
  }

  private void switchOff(Handle handle, Job job, int id, Completion completion) {
    webhooks.activate(handle, job.tenant(), id, false);
    completion.in(handle);
  }

  private Answer send(String url, byte[] secret, Event event) {
    long start = System.nanoTime();
    Integer status = null;
    String error = null;
    try {
      status = sender.send(url, secret, event);
      if (status < 200 || status >= 300) {
        error = "answered " + status;
      }
    } catch (IOException e) {
      error = String.valueOf(e.getMessage());
    }
    return new Answer(status, error, (System.nanoTime() - start) / 1_000_000);
  }

  private void record(Job job, int id, long seq, Answer answer, Consumer<Handle> also) {
    database.run(
        job.tenant(),
        handle -> {
          attempted(handle, job, id, seq, answer);
          also.accept(handle);
        });
  }

  private void attempted(Handle handle, Job job, int id, long seq, Answer answer) {
    webhooks.attempted(
        handle,
        job.tenant(),
        id,
        seq,
        job.attempts(),
        answer.status(),
        answer.error(),
        answer.tookMs());
  }

  /// A job of an older release, or a dead letter of it that is put back: one event alone.
  private void single(Job job, int id, long seq, Completion completion) {
    WebhookStore.Delivery delivery = webhooks.delivery(job.tenant(), id, seq).orElse(null);
    if (delivery == null || !delivery.active() || delivery.event() == null) {
      return;
    }
    Answer answer = send(delivery.url(), delivery.secret(), delivery.event());
    record(
        job,
        id,
        seq,
        answer,
        handle -> {
          if (answer.gone()) {
            switchOff(handle, job, id, completion);
          } else if (answer.error() == null) {
            completion.in(handle);
          }
        });
    if (answer.error() != null && !answer.gone()) {
      throw new NotDelivered("webhook " + id + ": " + answer.error());
    }
  }
}
