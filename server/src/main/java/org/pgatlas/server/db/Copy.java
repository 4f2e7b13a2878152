package org.pgatlas.server.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// A COPY in text format into one table, row by row, buffered. PostgreSQL refuses COPY into a table
/// with row-level security, so the target is a temporary staging table.
public final class Copy implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder buffer = new StringBuilder(FLUSH_AT + 4096);
  private boolean atRowStart = true;
  private boolean finished;

  /// @param target the table with its column list, e.g. `staged_edge (a, b)`
  public static Copy into(Handle handle, String target) {
    try {
      PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
      return new Copy(connection.getCopyAPI().copyIn("copy " + target + " from stdin"));
    } catch (SQLException e) {
      throw new CopyFailedException("cannot start COPY into " + target, e);
    }
  }

  private Copy(CopyIn copy) {
    this.copy = copy;
  }

  public Copy field(@Nullable String value) {
    separate();
    if (value == null) {
      buffer.append("\\N");
      return this;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> buffer.append("\\\\");
        case '\t' -> buffer.append("\\t");
        case '\n' -> buffer.append("\\n");
        case '\r' -> buffer.append("\\r");
        default -> buffer.append(c);
      }
    }
    return this;
  }

  public Copy field(long value) {
    separate();
    buffer.append(value);
    return this;
  }

  public Copy endRow() {
    buffer.append('\n');
    atRowStart = true;
    if (buffer.length() >= FLUSH_AT) {
      flush();
    }
    return this;
  }

  /// Ends the COPY and returns the number of rows.
  public long finish() {
    flush();
    try {
      finished = true;
      return copy.endCopy();
    } catch (SQLException e) {
      throw new CopyFailedException("COPY failed", e);
    }
  }

  @Override
  public void close() {
    if (!finished && copy.isActive()) {
      try {
        copy.cancelCopy();
      } catch (SQLException e) {
        throw new CopyFailedException("COPY could not be cancelled", e);
      }
    }
  }

  private void separate() {
    if (atRowStart) {
      atRowStart = false;
    } else {
      buffer.append('\t');
    }
  }

  private void flush() {
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    buffer.setLength(0);
    try {
      copy.writeToCopy(bytes, 0, bytes.length);
    } catch (SQLException e) {
      throw new CopyFailedException("COPY failed", e);
    }
  }

  /// The database refused the rows; the cause says which and why.
  public static final class CopyFailedException extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    CopyFailedException(String message, SQLException cause) {
      super(message + ": " + cause.getMessage(), new IOException(cause));
    }
  }
}
