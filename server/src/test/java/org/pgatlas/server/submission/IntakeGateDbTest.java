package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.AtlasFixture;
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
      RunningAtlas.Answer refused = null;
      int taken = 0;
      for (int i = 0; refused == null && i < 200; i++) {
        RunningAtlas.Answer answer = submit(atlas, i);
        if (answer.status() == 202) {
          taken++;
          // The door looks at the queue four times a second.
          Thread.sleep(100);
        } else {
          refused = answer;
        }
      }
      assertThat(taken).isBetween(4, 10);
      assertThat(String.valueOf(refused)).contains("503", "busy", "documents wait to be applied");
      assertThat(atlas.get("/api/v1/ingest/sbom").status()).as("questions").isEqualTo(200);
      assertThat(atlas.post("/api/v1/jobs/queues/ingest/resume", "", new byte[0]).status())
          .isEqualTo(200);
      atlas.settle();
      RunningAtlas.Answer later = submit(atlas, 999);
      for (int i = 0; later.status() == 503 && i < 100; i++) {
        Thread.sleep(100);
        later = submit(atlas, 999);
      }
      assertThat(later.status()).isEqualTo(202);
      atlas.settle();
      assertThat(database.query("select count(*) from sbom_submissions where status = 'processed'"))
          .isEqualTo(Integer.toString(taken + 1));
    }
  }

  @Test
  void a_sender_who_dawdles_holds_room_and_gives_it_back(@TempDir Path data) throws Exception {
    try (RunningAtlas atlas = new RunningAtlas(POSTGRES.createDatabase(), data, Map.of())) {
      int port = java.net.URI.create(atlas.atlas().url()).getPort();
      // Declared as larger than all room, and never sent.
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
        slow.getOutputStream()
            .write(
                ("POST /api/v1/ingest/sbom?repository=a/slow HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 67000000\r\n\r\n{")
                    .getBytes(StandardCharsets.UTF_8));
        slow.getOutputStream().flush();
        Thread.sleep(300);
        int status = submit(atlas, 1).status();
        assertThat(status).as("half the heap decides").isIn(202, 503);
      }
      RunningAtlas.Answer after = submit(atlas, 2);
      for (int i = 0; after.status() == 503 && i < 100; i++) {
        Thread.sleep(100);
        after = submit(atlas, 2);
      }
      assertThat(after.status()).isEqualTo(202);
    }
  }

  private static RunningAtlas.Answer submit(RunningAtlas atlas, int i) {
    return atlas.post(
        "/api/v1/ingest/sbom?repository=acme/app-" + i,
        "application/json",
        SbomBuilder.aSbom().component("pkg:npm/a@" + i).bytes());
  }
}
