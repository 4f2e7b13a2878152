package org.pgatlas.server.artifact;

import java.io.InputStream;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Stored bytes of a row, a piece at a time: the column is stored uncompressed by PostgreSQL, so
/// that a piece costs no more than itself.
final class BlobSlices extends InputStream {
  private static final int PIECE = 1 << 20;

  private final Handle handle;
  private final UUID tenant;
  private final byte[] sha256;
  private final int size;
  private byte[] piece = new byte[0];
  private int at;
  private int taken;

  BlobSlices(Handle handle, UUID tenant, byte[] sha256, int size) {
    this.handle = handle;
    this.tenant = tenant;
    this.sha256 = sha256;
    this.size = size;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (at == piece.length) {
      if (taken >= size) {
        return -1;
      }
      piece = next();
      taken += PIECE;
      at = 0;
    }
    int some = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, bytes, offset, some);
    at += some;
    return some;
  }

  private byte[] next() {
    return handle
        .createQuery(
            """
            -- name: artifact.piece
            select substring(bytes from :from for :length) from artifact_blob where tenant_id = :tenant and sha256 = :sha256
            """)
        .bind("tenant", tenant)
        .bind("sha256", sha256)
        .bind("from", taken + 1)
        .bind("length", PIECE)
        .mapTo(byte[].class)
        .one();
  }
}
