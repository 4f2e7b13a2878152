package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.job.ScheduleStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;
import org.pgatlas.server.net.PublicHosts;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Receivers that are away, gone, slow or flapping: nothing is lost, nothing changes its place.
class WebhookDeliveryDbTest {
  private static final byte[] SECRET = new byte[32];

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final UUID ours = AtlasFixture.of(database, "ours").tenant();
  private final Nudges nudges = new Nudges(database);
  private final JobStore jobs = new JobStore(database, nudges);
  private final JobAdminStore admin = new JobAdminStore(database);
  private final EventStore events = new EventStore(database);
  private final WebhookStore webhooks = new WebhookStore(database);
  private final EventRelay relay = new EventRelay(database, events, new WebhookFanOut(jobs));
  private final WebhookSender sender =
      new WebhookSender(
          Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC),
          PublicHosts.and(List.of("127.0.0.1")),
          Duration.ofMillis(300));

  @AfterEach
  void close() {
    sender.close();
    relay.close();
    nudges.close();
    database.close();
  }

  private Worker worker() {
    Map<String, JobHandler> handlers =
        Map.of(
            WebhookDelivery.JOB.name(),
            new WebhookDelivery(database, webhooks, events, jobs, sender));
    return new Worker(
        jobs,
        new ScheduleStore(database, jobs),
        nudges,
        new WorkerConfig(1, Duration.ofMillis(5), Duration.ofSeconds(30), Duration.ofSeconds(1)),
        handlers::get,
        "w",
        (_, _, _) -> {});
  }

  private void publish(String... subjects) {
    List<NewEvent> all = new ArrayList<>();
    for (String subject : subjects) {
      all.add(new NewEvent("sbom.applied", subject, "{\"n\": 1}"));
    }
    database.run(ours, handle -> relay.append(handle, ours, all));
    relay.runOnce();
  }

  private void run(Worker worker, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      raw.execute("update job_queue set run_after = now()");
      worker.runOnce();
    }
  }

  private int hook(String url) {
    return webhooks.add(ours, url, SECRET, List.of(), null).id();
  }

  private void point(String url) throws SQLException {
    raw.execute("update webhook set url = '" + url + "'");
  }

  /// Where nobody listens.
  private static String nowhere() throws Exception {
    try (Receiver closed = new Receiver(SECRET, _ -> 200)) {
      return closed.url();
    }
  }

  private static String[] names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "s" + i).toArray(String[]::new);
  }

  @Test
  void a_receiver_that_is_away_for_a_weekend_gets_everything_in_its_order() throws Exception {
    hook(nowhere());
    publish(names(0, 3));
    try (Worker worker = worker()) {
      run(worker, WebhookDelivery.JOB.maxAttempts());
      assertThat(admin.dead(ours, 10, 0))
          .singleElement()
          .satisfies(dead -> assertThat(dead.attempts()).isEqualTo(84));
      assertThat(admin.depth().waiting()).isZero();
      publish(names(3, 5));
      try (Receiver back = new Receiver(SECRET, _ -> 200)) {
        point(back.url());
        run(worker, 2);
        assertThat(back.taken()).containsExactly("s0", "s1", "s2", "s3", "s4");
        assertThat(back.signed()).isTrue();
        admin.requeue(ours, null);
        run(worker, 2);
        assertThat(back.taken()).as("the dead letter has nothing to add").hasSize(5);
      }
    }
    assertThat(admin.depth().idle()).isTrue();
  }

  @Test
  void the_attempts_for_one_event_take_three_days() {
    WorkerConfig config = WorkerConfig.defaults();
    Duration all = Duration.ZERO;
    for (int attempt = 1; attempt < WebhookDelivery.JOB.maxAttempts(); attempt++) {
      long factor = 1L << Math.min(12, attempt - 1);
      Duration delay = config.backoff().multipliedBy(factor);
      all = all.plus(delay.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofHours(1) : delay);
    }
    assertThat(all).isBetween(Duration.ofHours(71), Duration.ofHours(73));
  }

  @Test
  void however_many_events_wait_there_is_one_job_and_its_delay_stays() throws Exception {
    hook(nowhere());
    publish("first");
    try (Worker worker = worker()) {
      run(worker, 5);
      raw.execute("update job_queue set run_after = now() + interval '1 hour'");
      for (int i = 0; i < 20; i++) {
        publish(names(i * 100, i * 100 + 100));
      }
      assertThat(
              raw.query(
                  "select concat_ws(' ', count(*), bool_and(run_after > now() + interval '50 min')) from job_queue"))
          .isEqualTo("1 t");
      try (Receiver back = new Receiver(SECRET, _ -> 200)) {
        point(back.url());
        run(worker, 3);
        assertThat(back.taken()).hasSize(2001).startsWith("first", "s0", "s1").endsWith("s1999");
      }
    }
    assertThat(admin.depth().idle()).isTrue();
  }

  @Test
  void a_receiver_that_takes_some_and_refuses_some_is_not_given_up() throws Exception {
    try (Receiver flapping = new Receiver(SECRET, calls -> calls % 2 == 0 ? 200 : 503);
        Worker worker = worker()) {
      hook(flapping.url());
      publish(names(0, 100));
      run(worker, 101);
      assertThat(flapping.taken()).containsExactly(names(0, 100));
    }
    assertThat(admin.depth())
        .returns(true, JobAdminStore.QueueDepth::idle)
        .returns(0L, JobAdminStore.QueueDepth::dead);
  }

  @Test
  void one_that_was_gone_by_mistake_is_told_of_what_it_missed() throws Exception {
    try (Receiver receiver = new Receiver(SECRET, calls -> calls == 1 ? 410 : 200);
        Worker worker = worker()) {
      int hook = hook(receiver.url());
      publish("one", "two");
      run(worker, 3);
      assertThat(receiver.taken()).containsExactly("one");
      assertThat(webhooks.list(ours).getFirst().active()).isFalse();
      assertThat(admin.depth().idle()).isTrue();
      publish("three");
      run(worker, 1);
      assertThat(receiver.bodies()).as("it is off").hasSize(2);
      database.run(
          ours,
          handle -> {
            webhooks.activate(handle, ours, hook, true);
            jobs.enqueue(handle, ours, WebhookDelivery.soon(hook));
          });
      run(worker, 1);
      assertThat(receiver.taken()).containsExactly("one", "two", "three");
    }
  }

  @Test
  void a_receiver_that_never_answers_is_asked_again() throws Exception {
    try (Receiver hanging = new Receiver(SECRET, calls -> calls < 2 ? Receiver.NEVER : 200);
        Worker worker = worker()) {
      int hook = hook(hanging.url());
      publish("one", "two");
      run(worker, 3);
      assertThat(hanging.taken()).containsExactly("one", "two");
      assertThat(webhooks.attempts(ours, hook, 10))
          .extracting(attempt -> attempt.error() == null)
          .containsExactly(true, true, false, false);
    }
  }

  @Test
  void a_webhook_that_is_set_back_while_it_is_told_begins_there() throws Exception {
    int[] hook = new int[1];
    try (Receiver receiver =
            new Receiver(
                SECRET,
                calls -> {
                  if (calls == 1) {
                    database.<Long>write(ours, handle -> webhooks.rewind(handle, ours, hook[0], 0));
                  }
                  return 200;
                });
        Worker worker = worker()) {
      hook[0] = hook(receiver.url());
      publish("one", "two", "three");
      run(worker, 2);
      assertThat(receiver.taken()).containsExactly("one", "two", "one", "two", "three");
    }
  }

  @Test
  void a_replay_to_a_later_event_skips_nothing() throws Exception {
    int hook = hook(nowhere());
    publish("one", "two");
    long newest = events.newest(ours);
    assertThat(database.<Long>write(ours, handle -> webhooks.rewind(handle, ours, hook, newest)))
        .isLessThan(newest);
  }

  @Test
  void a_delivery_of_an_older_release_is_made_too() throws Exception {
    try (Receiver receiver = new Receiver(SECRET, _ -> 200);
        Worker worker = worker()) {
      int hook = hook(receiver.url());
      publish("one", "two");
      run(worker, 2);
      raw.execute(
          "insert into job_queue (tenant_id, queue, kind, payload, order_key) values ('"
              + ours
              + "', 'delivery', 'webhook.deliver', '{\"webhook\": "
              + hook
              + ", \"seq\": "
              + events.newest(ours)
              + "}', 'webhook:"
              + hook
              + "')");
      run(worker, 1);
      assertThat(receiver.taken()).containsExactly("one", "two", "two");
    }
  }
}
