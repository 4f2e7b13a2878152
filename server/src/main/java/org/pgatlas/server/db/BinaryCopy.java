package org.pgatlas.server.db;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Reads a query's rows of fixed-width columns (int4, int8, float8, bool) through COPY in binary
/// format: the way to bring whole graphs into arrays without an object per cell.
///
/// @see <a href="https://www.postgresql.org/docs/18/sql-copy.html">COPY, binary format</a>
public final class BinaryCopy {
  private static final int SIGNATURE_BYTES = 11;

  private BinaryCopy() {}

  /// Calls `reader` once a row. COPY takes no parameters, so `:tenant`, the only one that a query
  /// may have, is written into its text; a UUID cannot carry anything else.
  public static void read(Handle handle, String query, UUID tenant, RowReader reader) {
    String sql = query.replace(":tenant", "'" + tenant + "'");
    try {
      PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
      CopyOut copy =
          connection.getCopyAPI().copyOut("copy (" + sql + ") to stdout (format binary)");
      boolean header = true;
      byte[] chunk;
      while ((chunk = copy.readFromCopy()) != null) {
        ByteBuffer buffer = ByteBuffer.wrap(chunk);
        if (header) {
          buffer.position(SIGNATURE_BYTES + 4);
          buffer.position(buffer.position() + 4 + buffer.getInt(buffer.position()));
          header = false;
        }
        if (buffer.remaining() >= 2 && buffer.getShort() > 0) {
          reader.read(new Row(buffer));
        }
      }
    } catch (SQLException e) {
      throw new Copy.CopyFailedException("COPY failed", e);
    }
  }

  /// The columns of one row, to be taken in order.
  public static final class Row {
    private final ByteBuffer buffer;

    private Row(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    public int int4(int whenNull) {
      return present() ? buffer.getInt() : whenNull;
    }

    public long int8(long whenNull) {
      return present() ? buffer.getLong() : whenNull;
    }

    public double float8(double whenNull) {
      return present() ? buffer.getDouble() : whenNull;
    }

    public boolean bool() {
      return present() && buffer.get() != 0;
    }

    private boolean present() {
      return buffer.getInt() >= 0;
    }
  }

  /// Takes one row.
  @FunctionalInterface
  public interface RowReader {
    void read(Row row);
  }
}
