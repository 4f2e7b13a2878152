package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.Eventually;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.SbomBuilder;
import org.pgatlas.server.testing.TestDatabase;

/// Documents are held back at the door when the queue is too deep, or too many are being read.
class IntakeGateDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void too_deep_a_queue_is_told_and_what_was_taken_is_applied(@TempDir Path data) throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of(Setting.MAX_WAITING, "3"))) {
      atlas.settle();
      assertThat(atlas.post("/api/v1/jobs/queues/ingest/pause", "", new byte[0]).status())
          .isEqualTo(200);
      AtomicInteger sent = new AtomicInteger();
      // The door looks at the queue four times a second.
      RunningAtlas.Answer refused =
          Eventually.until(
              "the door is shut",
              Duration.ofMillis(100),
              () -> submit(atlas, sent.incrementAndGet()),
              answer -> answer.status() != 202);
      int taken = sent.get() - 1;
      assertThat(taken).as("no earlier than three wait").isGreaterThan(3);
      assertThat(String.valueOf(refused)).contains("503", "busy", "documents wait to be applied");
      assertThat(atlas.get("/api/v1/ingest/sbom").status()).as("questions").isEqualTo(200);
      assertThat(atlas.post("/api/v1/jobs/queues/ingest/resume", "", new byte[0]).status())
          .isEqualTo(200);
      atlas.settle();
      assertThat(taken(atlas, 999).status()).isEqualTo(202);
      atlas.settle();
      assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
          .isEqualTo(Integer.toString(taken + 1));
    }
  }

  @Test
  void senders_who_dawdle_keep_nobody_out_and_no_worker_waits_for_them(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      int port = java.net.URI.create(atlas.atlas().url()).getPort();
      SlowSenders slow = new SlowSenders(port);
      try (slow) {
        for (int i = 0; i < 4; i++) {
          // Together declared as larger than all room, and never sent.
          slow.begin("Content-Length: 67000000", "{");
        }
        for (int i = 0; i < 100; i++) {
          slow.begin("Transfer-Encoding: chunked", "1\r\n{\r\n");
        }
        assertThat(submit(atlas, 1).status()).isEqualTo(202);
        atlas.settle();
        assertThat(
                database.query("select count(*) from sbom_submissions where status = 'processed'"))
            .as("applied while they dawdle")
            .isEqualTo("1");
      }
      awaitRecorded(database, slow.count());
    }
  }

  /// Each that broke off is an attempt, on record before the server stops.
  private static void awaitRecorded(TestDatabase database, int most) {
    String _ =
        Eventually.until(
            most + " are on record",
            () ->
                String.valueOf(
                    database.query(
                        "select count(*) from sbom_submissions where error_code = 'incomplete-body'")),
            count -> count.equals(Integer.toString(most)));
  }

  @Test
  void more_senders_than_are_received_at_a_time_are_told_and_recorded(@TempDir Path data)
      throws Exception {
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      int port = java.net.URI.create(atlas.atlas().url()).getPort();
      try (SlowSenders slow = new SlowSenders(port)) {
        for (int i = 0; i < IntakeGate.MOST_RECEIVED; i++) {
          slow.begin("Content-Length: 1000", "{");
        }
        assertThat(submit(atlas, 1).status()).isEqualTo(503);
        assertThat(
                database.query(
                    "select count(*) > 0 from sbom_submissions where error_code = 'busy' and repository_claim = 'acme/app-1'"))
            .isEqualTo("t");
      }
      assertThat(taken(atlas, 2).status()).isEqualTo(202);
      awaitRecorded(database, IntakeGate.MOST_RECEIVED);
    }
  }

  /// Those who begin to send and go no further, until they are closed.
  private static final class SlowSenders implements AutoCloseable {
    private final int port;
    private final List<Socket> sockets = new ArrayList<>();

    SlowSenders(int port) {
      this.port = port;
    }

    /// A request whose body the server asks for, and gets no more than the beginning of.
    void begin(String length, String beginning) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(socket);
      send(
          socket,
          "POST /api/v1/ingest/sbom?repository=a/slow HTTP/1.1\r\nHost: 127.0.0.1\r\n"
              + "Content-Type: application/json\r\nExpect: 100-continue\r\n"
              + length
              + "\r\n\r\n");
      byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 100".length());
      assertThat(new String(answer, StandardCharsets.UTF_8))
          .as("it is let in")
          .isEqualTo("HTTP/1.1 100");
      send(socket, beginning);
    }

    private static void send(Socket socket, String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    int count() {
      return sockets.size();
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /// Sent again while it is told to come again.
  private static RunningAtlas.Answer taken(RunningAtlas atlas, int i) {
    return Eventually.until(
        "document " + i + " is let in",
        Duration.ofMillis(100),
        () -> submit(atlas, i),
        answer -> answer.status() != 503);
  }

  private static RunningAtlas.Answer submit(RunningAtlas atlas, int i) {
    return atlas.post(
        "/api/v1/ingest/sbom?repository=acme/app-" + i,
        "application/json",
        SbomBuilder.aSbom().component("pkg:npm/a@" + i).bytes());
  }
}
