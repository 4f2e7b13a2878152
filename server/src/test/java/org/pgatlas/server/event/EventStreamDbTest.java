package org.pgatlas.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Nudges;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// The stream of events over HTTP: what was missed is replayed, and nobody waits for who does not
/// read.
class EventStreamDbTest {
  private static final String KEEP_QUIET = "/api/v1/events?type=quiet.*";

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();
  private final Database database = AtlasFixture.open(raw);
  private final UUID ours = AtlasFixture.of(database, "ours").tenant();
  private final UUID theirs = AtlasFixture.of(database, "theirs").tenant();
  private final Nudges nudges = new Nudges(database);
  private final JobStore jobs = new JobStore(database, nudges);
  private final EventStore events = new EventStore(database);
  private final WebhookStore webhooks = new WebhookStore(database);
  private final EventRelay relay = new EventRelay(database, events, new WebhookFanOut(jobs));
  private final EventEndpoints endpoints = new EventEndpoints(events, relay, this::tenant, 3, 2);
  private final WebhookEndpoints hooks =
      new WebhookEndpoints(
          database, webhooks, events, jobs, new SecureRandom(), this::tenant, false);
  private final Javalin server =
      Javalin.create(
          config -> {
            endpoints.register(config.routes);
            hooks.register(config.routes);
            config.routes.exception(Exception.class, (e, ctx) -> ctx.result(e.toString()));
          });
  private final List<Client> clients = new ArrayList<>();

  @BeforeEach
  void start() {
    server.start("127.0.0.1", 0);
    relay.start();
  }

  @AfterEach
  void close() {
    clients.forEach(Client::close);
    endpoints.close();
    server.stop();
    relay.close();
    nudges.close();
    database.close();
  }

  private UUID tenant(Context ctx) {
    return "theirs".equals(ctx.header("Tenant")) ? theirs : ours;
  }

  private void publish(UUID tenant, String type, String subject, int size) {
    database.run(
        tenant,
        handle ->
            relay.append(
                handle, tenant, new NewEvent(type, subject, "\"" + "x".repeat(size) + "\"")));
    try {
      while (!"0".equals(raw.query("select count(*) from outbox_events"))) {
        Thread.onSpinWait();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Client client(String path, String... headers) throws IOException {
    Client client = new Client(server.port(), path, headers);
    clients.add(client);
    return client;
  }

  /// A client as plain as possible: what it does not read stays in the way.
  private static final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;

    private Client(int port, String path, String... headers) throws IOException {
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout(60_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n"
              + String.join("", headers)
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /// Reads until a line begins so; what is said when nothing happens, or the end, is the answer
    /// too.
    private String until(String beginning) throws IOException {
      String line = lines.readLine();
      while (line != null && !line.startsWith(beginning) && !line.startsWith(": alive")) {
        line = lines.readLine();
      }
      return String.valueOf(line);
    }

    private String subject() throws IOException {
      return Json.MAPPER
          .readTree(until("data: ").substring("data: ".length()))
          .path("subject")
          .asString();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    return Json.MAPPER.readTree(text(method, path, body));
  }

  private String text(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }

  @Test
  void who_comes_back_gets_what_was_missed_and_then_what_comes() throws IOException {
    publish(ours, "sbom.applied", "one", 1);
    publish(theirs, "sbom.applied", "not ours", 1);
    long seen = events.newest(ours);
    publish(ours, "sbom.applied", "two", 1);
    publish(ours, "sbom.withdrawn", "three", 1);
    Client back = client("/api/v1/events", "Last-Event-ID: " + seen + "\r\n");
    assertThat(back.subject()).isEqualTo("two");
    assertThat(back.until("event: ")).isEqualTo("event: sbom.withdrawn");
    assertThat(back.subject()).isEqualTo("three");
    publish(ours, "sbom.applied", "four", 1);
    assertThat(back.until("id: ")).isEqualTo("id: " + events.newest(ours));
    assertThat(back.subject()).isEqualTo("four");

    Client filtered = client("/events?after=0&type=sbom.withdrawn");
    assertThat(filtered.subject()).isEqualTo("three");
    Client fresh = client("/events", "Tenant: theirs\r\n");
    assertThat(fresh.until(": connected")).isEqualTo(": connected");
    publish(theirs, "sbom.applied", "new", 1);
    assertThat(fresh.subject()).as("from now on").isEqualTo("new");
  }

  @Test
  void a_client_that_does_not_read_holds_up_nobody() throws IOException {
    Client stalled = client("/api/v1/events?after=0");
    stalled.until(": connected");
    Client reading = client(KEEP_QUIET);
    reading.until(": connected");
    for (int i = 0; i < 40; i++) {
      publish(ours, "loud.noise", "n" + i, 500_000);
    }
    publish(ours, "quiet.word", "heard", 1);
    assertThat(reading.subject()).isEqualTo("heard");
    assertThat(stalled.subject()).as("it misses nothing").isEqualTo("n0");
  }

  @Test
  void one_tenant_cannot_take_every_place() throws IOException {
    assertThat(client(KEEP_QUIET).until(": connected")).isEqualTo(": connected");
    Client second = client(KEEP_QUIET);
    assertThat(second.until(": connected")).isEqualTo(": connected");
    assertThat(client(KEEP_QUIET).until("event: full")).isEqualTo("event: full");
    assertThat(client("/events", "Tenant: theirs\r\n").until(": connected"))
        .isEqualTo(": connected");
    assertThat(client("/events", "Tenant: theirs\r\n").until("event: full"))
        .as("nor can all of them take more than there are")
        .isEqualTo("event: full");
    second.close();
    publish(ours, "quiet.word", "x", 1);
    String answer = "null";
    while (!answer.equals(": connected")) {
      Client again = client(KEEP_QUIET);
      answer = again.until(":");
      again.close();
      publish(ours, "quiet.word", "y", 1);
    }
    assertThat(answer).as("who leaves makes room").isEqualTo(": connected");
  }

  @Test
  void the_log_goes_on_past_what_an_int_holds() throws Exception {
    raw.execute("select setval('event_log_seq', 9000000000)");
    publish(ours, "sbom.applied", "one", 1);
    publish(ours, "sbom.applied", "two", 1);
    JsonNode page = send("GET", "/api/v1/events/log?limit=1", "");
    assertThat(page.at("/items/0/subject").asString()).isEqualTo("one");
    long after = page.path("after").asLong();
    assertThat(after).isEqualTo(9_000_000_001L);
    assertThat(
            send("GET", "/api/v1/events/log?after=" + after, "").at("/items/0/subject").asString())
        .isEqualTo("two");
  }

  @Test
  void who_asks_for_no_stream_is_told_how_to() throws Exception {
    for (String path : List.of("/events", "/api/v1/events")) {
      assertThat(text("GET", path, "")).contains("ask with Accept: text/event-stream");
    }
  }

  @Test
  void a_webhook_whose_filter_is_no_list_is_refused_rather_than_told_of_everything()
      throws Exception {
    for (String wrong :
        List.of(
            "\"types\": \"sbom.*\"",
            "\"types\": {\"a\": \"b.c\"}",
            "\"types\": [[\"sbom.*\"]]",
            "\"types\": [5]",
            "\"project\": 5",
            "\"project\": [\"p\"]",
            "\"project\": \" \"")) {
      String body = "{\"url\": \"http://127.0.0.1:9/x\", " + wrong + "}";
      assertThat(text("POST", "/api/v1/webhooks", body))
          .as(wrong)
          .containsPattern("is a list|a type is|the id of a project");
    }
    assertThat(webhooks.list(ours)).isEmpty();
  }

  @Test
  void a_replay_begins_after_the_event_and_says_so() throws Exception {
    int hook =
        webhooks.add(ours, "http://127.0.0.1:9/x", new byte[32], List.of("sbom.*"), null).id();
    publish(ours, "sbom.applied", "one", 1);
    long first = events.newest(ours);
    publish(ours, "sbom.applied", "two", 1);
    publish(ours, "metrics.finished", "not wanted", 1);
    raw.execute("update webhook set sent_seq = " + events.newest(ours));
    raw.execute("delete from job_queue");
    JsonNode answer =
        send("POST", "/api/v1/webhooks/" + hook + "/replay", "{\"after\": " + first + "}");
    assertThat(answer)
        .isEqualTo(
            Json.MAPPER.readTree(
                "{\"id\": %d, \"after\": %d, \"deliveries\": 1, \"more\": false}"
                    .formatted(hook, first)));
    assertThat(raw.query("select sent_seq from webhook")).isEqualTo(Long.toString(first));
    assertThat(raw.query("select unique_key from job_queue")).isEqualTo("webhook:" + hook);
  }

  @Test
  void switching_on_sends_what_happened_meanwhile() throws Exception {
    int hook = webhooks.add(ours, "http://127.0.0.1:9/x", new byte[32], List.of(), null).id();
    send("POST", "/api/v1/webhooks/" + hook + "/active", "{\"active\": false}");
    publish(ours, "sbom.applied", "one", 1);
    assertThat(count()).isEqualTo("0");
    send("POST", "/api/v1/webhooks/" + hook + "/active", "{\"active\": true}");
    assertThat(count()).isEqualTo("1");
    assertThat(raw.query("select sent_seq from webhook")).isEqualTo("0");
  }

  private String count() throws SQLException {
    return String.valueOf(raw.query("select count(*) from job_queue"));
  }
}
