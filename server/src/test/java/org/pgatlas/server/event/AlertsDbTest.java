package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.Worker;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Digests for people: one message of many events, to a mail server and to a chat, filtered, tried
/// again.
final class AlertsDbTest extends OnEvents {
  AlertsDbTest() {
    super(Duration.ofSeconds(15));
  }

  @Test
  void an_import_that_opens_thousands_makes_one_mail_with_the_worst_by_name() throws Exception {
    try (SmtpReceiver server = new SmtpReceiver(0);
        Worker worker = worker(server)) {
      hook("mailto:security@example.org", "email", List.of("finding.*"), null, null);
      List<NewEvent> all = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        all.add(opened("pkg:github/acme/repo-" + i, "CVE-2031-" + i, "high", i / 100.0));
      }
      database.run(ours, handle -> relay.append(handle, ours, all));
      assertThat(relay.runOnce()).isEqualTo(3_000);
      assertThat(raw("select count(*) from job_queue")).isEqualTo("1");
      assertThat(raw("select run_after > now() + interval '50 s' from job_queue"))
          .as("it gathers")
          .isEqualTo("t");
      run(worker, 3);
      assertThat(server.messages()).hasSize(1);
      assertThat(server.messages().element())
          .contains("MAIL FROM:<atlas@example.org>", "RCPT TO:<security@example.org>")
          .contains("Subject: PG Atlas: 3000 findings opened")
          .contains("CVE-2031-2999", "CVE-2031-2980")
          .doesNotContain("CVE-2031-2979 ")
          .contains("and 2980 more findings");
      assertThat(admin.depth().idle()).isTrue();
    }
  }

  @Test
  void a_mail_server_that_refuses_for_now_gets_it_again_with_what_came_meanwhile()
      throws Exception {
    try (SmtpReceiver server = new SmtpReceiver(2);
        Worker worker = worker(server)) {
      Webhook hook = hook("mailto:a@example.org", "email", List.of(), null, null);
      append(opened("pkg:github/acme/one", "CVE-2031-1", "low", 1));
      run(worker, 1);
      append(opened("pkg:github/acme/two", "CVE-2031-2", "low", 2));
      run(worker, 4);
      assertThat(server.messages()).hasSize(1);
      assertThat(server.messages().element()).contains("CVE-2031-1 ", "CVE-2031-2 ");
      assertThat(webhooks.attempts(ours, hook.id(), 10))
          .extracting(attempt -> attempt.error() != null)
          .containsExactly(false, true, true);
      append(new NewEvent("sbom.failed", "pkg:github/acme/three", "{}"));
      run(worker, 2);
      assertThat(server.messages()).hasSize(2);
      assertThat(new ArrayList<>(server.messages()).getLast())
          .contains("sbom.failed  pkg:github/acme/three")
          .doesNotContain("CVE-2031-1");
    }
  }

  @Test
  void a_mail_server_that_stays_away_leaves_a_dead_letter_and_nothing_is_lost() throws Exception {
    SmtpReceiver gone = new SmtpReceiver(0);
    gone.close();
    hook("mailto:a@example.org", "email", List.of(), null, null);
    append(opened("pkg:github/acme/one", "CVE-2031-1", "low", 1));
    try (Worker worker = worker(gone)) {
      run(worker, AlertDelivery.JOB.maxAttempts());
      assertThat(admin.dead(ours, 10, 0)).hasSize(1);
    }
    try (SmtpReceiver back = new SmtpReceiver(0);
        Worker worker = worker(back)) {
      admin.requeue(ours, null);
      run(worker, 1);
      assertThat(back.messages()).hasSize(1);
    }
  }

  @Test
  void a_chat_is_told_of_what_is_bad_enough_and_of_its_project_alone() throws Exception {
    try (Chat chat = new Chat();
        Worker worker = worker(null)) {
      hook(chat.url(), "slack", List.of("finding.opened"), "high", 20.0);
      append(opened("pkg:github/acme/a", "CVE-2031-1", "medium", 90));
      append(opened("pkg:github/acme/b", "CVE-2031-2", "critical", 10));
      append(new NewEvent("sbom.applied", "pkg:github/acme/c", "{}"));
      run(worker, 2);
      assertThat(chat.bodies).as("nothing is bad enough").isEmpty();
      append(opened("pkg:github/acme/<d>", "CVE-2031-3", "critical", 55.5));
      append(
          new NewEvent(
              "finding.closed",
              "pkg:github/acme/e",
              opened("x", "CVE-2031-4", "critical", 99).payload()));
      run(worker, 2);
      assertThat(chat.bodies).hasSize(1);
      JsonNode body = Json.MAPPER.readTree(chat.bodies.element());
      assertThat(body.path("text").asString()).isEqualTo("PG Atlas: 1 finding opened");
      assertThat(body.path("blocks").path(1).path("text").path("type").asString())
          .isEqualTo("mrkdwn");
      assertThat(body.path("blocks").path(1).path("text").path("text").asString())
          .contains("CVE-2031-3", "pkg:github/acme/&lt;d&gt;", "critical, risk 55.5")
          .doesNotContain("CVE-2031-1", "CVE-2031-2", "CVE-2031-4");
    }
  }

  @Test
  void a_signed_webhook_takes_the_same_minimum() {
    hook("http://127.0.0.1:9/hook", "event", List.of(), "critical", null);
    append(opened("pkg:github/acme/a", "CVE-2031-1", "high", 90));
    assertThat(admin.depth().idle()).isTrue();
    append(opened("pkg:github/acme/a", "CVE-2031-2", "critical", 90));
    assertThat(admin.depth().idle()).isFalse();
  }

  @Test
  void addresses_are_one_mailbox_and_nothing_that_begins_a_header() {
    WebhookAddress.require("mailto:first.last+atlas@mail.example.org", "email");
    for (String wrong :
        List.of(
            "https://example.org",
            "mailto:a@example.org\r\nBcc: b@example.org",
            "mailto:a@example.org,b@example.org",
            "mailto:<a@example.org>",
            "mailto:nobody")) {
      assertThatThrownBy(() -> WebhookAddress.require(wrong, "email")).hasMessageContaining("mail");
    }
    assertThatThrownBy(() -> MailConfig.parse("http://mail", "", "a@example.org"))
        .hasMessageContaining("smtp-url");
    assertThat(MailConfig.parse("smtps://me@mail.example.org", "secret", "a@example.org"))
        .isEqualTo(new MailConfig("mail.example.org", 465, true, "me", "secret", "a@example.org"));
  }

  private Webhook hook(
      String url,
      String format,
      List<String> types,
      @Nullable String severity,
      @Nullable Double risk) {
    return webhooks.add(
        ours, SECRET, new WebhookStore.Wish(url, types, null, format, severity, risk, 60));
  }

  private static NewEvent opened(String artifact, String name, String severity, double risk) {
    return new NewEvent(
        "finding.opened",
        artifact,
        Json.write(
            Map.of(
                "count",
                1,
                "findings",
                List.of(
                    Map.of(
                        "artifact", artifact,
                        "component", "pkg:npm/left@1.0.0",
                        "vulnerability", name,
                        "severity", severity,
                        "risk", risk,
                        "reason", "")))));
  }

  private void append(NewEvent event) {
    database.run(ours, handle -> relay.append(handle, ours, event));
    relay.runOnce();
  }

  /// As if the minute of gathering, or of waiting after a failure, had gone by each time.
  private void run(Worker worker, int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      raw.execute("update job_queue set run_after = now()");
      worker.runOnce();
    }
  }

  private @Nullable String raw(String sql) throws SQLException {
    return raw.query(sql);
  }

  private Worker worker(@Nullable SmtpReceiver server) {
    Mailer mailer =
        server == null
            ? null
            : new SmtpMailer(
                new MailConfig("127.0.0.1", server.port(), false, null, "", "atlas@example.org"),
                CLOCK);
    Map<String, JobHandler> handlers =
        Map.of(
            AlertDelivery.JOB.name(),
            new AlertDelivery(database, events, jobs, sender, mailer),
            WebhookDelivery.JOB.name(),
            new WebhookDelivery(database, webhooks, events, jobs, sender));
    return worker(Duration.ofMinutes(1), handlers);
  }

  /// Takes whatever is posted.
  private static final class Chat implements AutoCloseable {
    private final HttpServer server;
    private final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();

    private Chat() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/services",
          exchange -> {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
    }

    private String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/services";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
