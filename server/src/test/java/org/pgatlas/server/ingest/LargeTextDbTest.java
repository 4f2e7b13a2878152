package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;

/// Few parts with more text than the database takes in one document, within every limit of ours.
class LargeTextDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @Test
  void text_beyond_what_a_column_takes_is_kept_as_bytes_and_applied(@TempDir Path data)
      throws IOException, SQLException {
    int parts = 1_400;
    byte[] name = "\u6F22".repeat(65_000).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(
          "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"version\":1,\"components\":["
              .getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < parts; i++) {
        gzip.write(((i == 0 ? "" : ",") + "{\"type\":\"library\",\"name\":\"" + i).getBytes(StandardCharsets.UTF_8));
        gzip.write(name);
        gzip.write("\"}".getBytes(StandardCharsets.UTF_8));
      }
      gzip.write("]}".getBytes(StandardCharsets.UTF_8));
    }
    assertThat((long) parts * name.length).isGreaterThan(256L << 20);
    TestDatabase database = POSTGRES.createDatabase();
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      RunningAtlas.Answer answer =
          atlas.post(
              "/api/v1/ingest/sbom?repository=acme/wordy", "application/gzip", packed.toByteArray());
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
      atlas.settle();
      assertThat(database.query("select doc ->> 'componentCount' from sbom_document"))
          .isEqualTo(Integer.toString(parts));
      assertThat(database.query("select status::text from sbom_submissions"))
          .isEqualTo("processed");
      assertThat(database.query("select count(*) from depends_on"))
          .isEqualTo(Integer.toString(parts));
    }
  }
}
