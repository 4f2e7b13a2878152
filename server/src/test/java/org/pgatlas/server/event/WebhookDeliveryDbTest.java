package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.job.JobAdminStore;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.job.WorkerConfig;

/// Receivers that are away, gone, slow or flapping: nothing is lost, nothing changes its place.
class WebhookDeliveryDbTest extends OnEvents {
  WebhookDeliveryDbTest() {
    super(Duration.ofMillis(300));
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

  @Test
  void what_is_no_http_is_an_attempt_on_record_like_any_other() throws Exception {
    try (ServerSocket raw = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Worker worker = deliveries(Duration.ofSeconds(1))) {
      Thread babble =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket told = raw.accept()) {
                      int _ = told.getInputStream().read(new byte[4096]);
                      told.getOutputStream()
                          .write(
                              "\0\u00ff no HTTP at all\r\n\r\n"
                                  .getBytes(StandardCharsets.ISO_8859_1));
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      int hook = hook("http://127.0.0.1:" + raw.getLocalPort() + "/x");
      publish("one");
      worker.runOnce();
      babble.join();
      assertThat(webhooks.attempts(ours, hook, 10))
          .singleElement()
          .satisfies(attempt -> assertThat(attempt.error()).contains("no HTTP at all"));
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
    try (Worker worker = deliveries(Duration.ofSeconds(1))) {
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
    try (Worker worker = deliveries(Duration.ofSeconds(1))) {
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
        Worker worker = deliveries(Duration.ofSeconds(1))) {
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
        Worker worker = deliveries(Duration.ofSeconds(1))) {
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
        Worker worker = deliveries(Duration.ofSeconds(1))) {
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
        Worker worker = deliveries(Duration.ofSeconds(1))) {
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
        Worker worker = deliveries(Duration.ofSeconds(1))) {
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
