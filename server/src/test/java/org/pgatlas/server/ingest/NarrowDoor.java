package org.pgatlas.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.pgatlas.server.Setting;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;

/// A door with low limits, and something behind it that could be lost: an SBOM in force.
final class NarrowDoor implements AutoCloseable {
  /// Bytes of a body at most, and of what is unpacked from it.
  static final int LIMIT = 100_000;

  static final int UNPACKED = 1_000_000;

  final RunningAtlas atlas;
  final TestDatabase database;

  NarrowDoor(TestDatabase database, Path data) {
    this.database = database;
    atlas =
        new RunningAtlas(
            database,
            data,
            Map.of(
                Setting.MAX_BODY_BYTES,
                String.valueOf(LIMIT),
                Setting.MAX_UNPACKED_BYTES,
                String.valueOf(UNPACKED)));
    atlas.submit("acme/app", whole());
    atlas.settle();
  }

  @Override
  public void close() {
    atlas.close();
  }

  /// A document without fault.
  static byte[] whole() {
    return aSbom()
        .component("pkg:npm/aa@1")
        .component("pkg:npm/bb@1")
        .dependsOn("root", "pkg:npm/aa@1")
        .dependsOn("pkg:npm/aa@1", "pkg:npm/bb@1")
        .bytes();
  }

  void accepted(String repository, String type, byte[] body) {
    assertThat(atlas.post("/api/v1/ingest/sbom?repository=" + repository, type, body).status())
        .as(repository)
        .isEqualTo(202);
  }

  /// Of what was refused nothing is there but its audit row, with that code.
  void assertOnlyRecorded(Map<String, Long> before, String code) throws SQLException {
    before.merge("sbom_submissions", 1L, Long::sum);
    assertThat(counts()).isEqualTo(before);
    assertThat(
            database.query(
                """
                select concat_ws(' ', status, error_code, (processed_at is not null)::text, (length(error_detail) > 3)::text)
                from sbom_submissions order by id desc limit 1
                """))
        .isEqualTo("failed " + code + " true true");
  }

  /// Rows of every table but those of the queue and of events, which move by themselves.
  Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (Connection connection = database.connect();
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select relname, (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || relname, false, true, '')))[1]::text::bigint
                    from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
                      and relname !~ '^(event_log|outbox|job_|graph_file)'
                    """)) {
      while (rows.next()) {
        counts.put(rows.getString(1), rows.getLong(2));
      }
    }
    assertThat(counts).containsKeys("repos", "depends_on", "artifact_blob");
    return counts;
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }
}
