package org.pgatlas.bench;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.server.db.embedded.EmbeddedConfig;
import org.pgatlas.server.db.embedded.EmbeddedPostgres;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// What PostgreSQL can write at all: rows of an occurrence (document, component, flags) by binary
/// COPY into a table without an index, durable as the product is.
final class RawCopy {
  private static final int ROWS = 1_000_000;
  private static final int CHUNK = 10_000;

  private RawCopy() {}

  /// Rows a second, one figure a round.
  static List<Double> rates(Path folder, int rounds) throws SQLException, IOException {
    List<Double> rates = new ArrayList<>();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedConfig.at(folder));
        Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), postgres.user(), postgres.password())) {
      for (int i = 0; i < rounds; i++) {
        rates.add(ROWS / seconds(connection));
      }
    }
    return rates;
  }

  private static double seconds(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists raw_copy");
      statement.execute(
          "create table raw_copy (document_id bigint, component_id int, flags smallint)");
    }
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < ROWS; from += CHUNK) {
      chunks.add(chunk(from));
    }
    long began = System.nanoTime();
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy raw_copy from stdin (format binary)");
    byte[] head = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    copy.writeToCopy(head, 0, head.length);
    copy.writeToCopy(new byte[8], 0, 8);
    for (byte[] chunk : chunks) {
      copy.writeToCopy(chunk, 0, chunk.length);
    }
    copy.writeToCopy(new byte[] {-1, -1}, 0, 2);
    copy.endCopy();
    return (System.nanoTime() - began) / 1e9;
  }

  private static byte[] chunk(int from) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(CHUNK * 28);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int i = from; i < from + CHUNK; i++) {
        out.writeShort(3);
        out.writeInt(8);
        out.writeLong(i / 100);
        out.writeInt(4);
        out.writeInt((int) (i * 31L % 300_000));
        out.writeInt(2);
        out.writeShort(1);
      }
    }
    return bytes.toByteArray();
  }
}
