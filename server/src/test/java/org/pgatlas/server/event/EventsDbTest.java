package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.OpenTransaction;

/// From a transaction to the log and to a receiver that is slow, wrong or away.
class EventsDbTest extends OnEvents {
  private final UUID theirs = AtlasFixture.of(database, "theirs").tenant();

  EventsDbTest() {
    super(Duration.ofSeconds(2));
  }

  private void append(UUID tenant, String type, String subject) {
    database.run(
        tenant, handle -> relay.append(handle, tenant, new NewEvent(type, subject, "{\"n\": 1}")));
  }

  private List<String> subjects(long after) {
    return events.after(ours, after, 100).stream().map(Event::subject).toList();
  }

  @Test
  void what_is_rolled_back_did_not_happen() {
    assertThatThrownBy(
            () ->
                database.run(
                    ours,
                    handle -> {
                      relay.append(handle, ours, new NewEvent("sbom.applied", "gone", "{}"));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    append(ours, "sbom.applied", "stays");
    assertThat(relay.runOnce()).isEqualTo(1);
    assertThat(subjects(0)).containsExactly("stays");
  }

  @Test
  void a_cursor_never_skips_an_event_that_commits_late() {
    long seen;
    try (OpenTransaction _ =
        new OpenTransaction(
            database,
            ours,
            handle -> relay.append(handle, ours, new NewEvent("sbom.applied", "slow", "{}")))) {
      append(ours, "sbom.applied", "fast");
      relay.runOnce();
      seen = events.newest(ours);
      assertThat(subjects(0)).containsExactly("fast");
    }
    relay.runOnce();
    assertThat(subjects(seen)).containsExactly("slow");
  }

  @Test
  void relays_at_once_publish_each_event_once() throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      append(i % 2 == 0 ? ours : theirs, "sbom.applied", "s" + i);
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.ofPlatform().start(relay::runOnce));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<Event> mine = events.after(ours, 0, 1000);
    assertThat(mine).hasSize(150).extracting(Event::tenant).containsOnly(ours);
    assertThat(mine).extracting(Event::seq).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void an_event_names_the_project_of_its_subject() {
    int project = fixture.project("daoip-5:t:project:p").insert();
    fixture.repo("pkg:github/acme/app").with("project_id", project).insert();
    append(ours, "sbom.applied", "pkg:github/acme/app");
    append(ours, "sbom.applied", "pkg:github/acme/other");
    relay.runOnce();
    assertThat(events.after(ours, 0, 10))
        .extracting(Event::project)
        .containsExactly("daoip-5:t:project:p", null);
  }

  @Test
  void a_filter_takes_types_and_a_project() {
    assertThat(EventFilter.of("sbom.*,metrics.finished", null).matches("sbom.applied", null))
        .isTrue();
    assertThat(EventFilter.of("sbom.*", null).matches("sbomx.applied", null)).isFalse();
    assertThat(EventFilter.of("sbom.applied", null).matches("sbom.withdrawn", null)).isFalse();
    assertThat(EventFilter.of(null, "p").matches("sbom.applied", "p")).isTrue();
    assertThat(EventFilter.of(null, "p").matches("sbom.applied", null)).isFalse();
    assertThat(EventFilter.of("", "").matches("any.thing", "x")).isTrue();
  }

  @Test
  void a_receiver_that_fails_at_first_gets_every_event_in_order() throws Exception {
    try (Receiver receiver = new Receiver(SECRET, calls -> calls < 3 ? 503 : 204);
        Worker worker = deliveries(Duration.ofMillis(1))) {
      Webhook hook = webhooks.add(ours, receiver.url(), SECRET, List.of("sbom.*"), null);
      webhooks.add(theirs, receiver.url(), SECRET, List.of(), null);
      append(ours, "sbom.applied", "one");
      append(ours, "metrics.finished", "not wanted");
      append(ours, "sbom.applied", "two");
      relay.runOnce();
      for (int i = 0; i < 8; i++) {
        worker.runOnce();
        raw.execute("update job_queue set run_after = now()");
      }
      assertThat(receiver.bodies()).hasSize(5);
      assertThat(receiver.bodies().stream().skip(2).toList().toString())
          .contains("one")
          .contains("two");
      assertThat(receiver.bodies().stream().limit(3)).allMatch(body -> body.contains("\"one\""));
      assertThat(admin.depth().idle()).isTrue();
      assertThat(webhooks.attempts(ours, hook.id(), 10))
          .extracting(WebhookStore.Attempt::status)
          .containsExactly(204, 204, 503, 503, 503);
      assertThat(receiver.signed()).isTrue();
    }
  }

  @Test
  void the_signature_is_that_of_the_standard() {
    byte[] secret = java.util.Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assertThat(
            WebhookSender.sign(
                secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_webhook_points_to_a_host_of_the_web() throws IOException {
    for (String url :
        List.of(
            "ftp://a/b",
            "file:///etc/passwd",
            "http://",
            "https://user@host/",
            "http://host:0/",
            "http://host:65536/",
            "not a url",
            "")) {
      assertThatThrownBy(() -> WebhookAddress.parse(url))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void partitions_of_the_log_are_there_ahead() throws SQLException {
    assertThat(
            raw.query("select count(*) from pg_inherits where inhparent = 'event_log'::regclass"))
        .isEqualTo("4");
  }
}
