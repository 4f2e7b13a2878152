package org.pgatlas.server.artifact;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jdbi.v3.core.Handle;

/// Artifacts in PostgreSQL: compressed here, stored once per tenant, re-hashed on every read.
public final class ArtifactStore {

  /// What identifies stored bytes.
  ///
  /// @param unixFsCid the root that `ipfs add --cid-version=1` gives; equals `cid` up to 256 KiB
  @SuppressWarnings("ArrayRecordComponent") // compared through cid
  public record Stored(byte[] sha256, String cid, String unixFsCid, long sizeBytes) {
    public static Stored of(byte[] bytes) {
      byte[] sha256 = Cid.sha256(bytes);
      return new Stored(sha256, Cid.ofSha256(sha256), Cid.unixFsRoot(bytes), bytes.length);
    }
  }

  /// Stores the bytes unless the tenant has them; part of the caller's transaction.
  public void put(Handle handle, UUID tenant, Stored identity, byte[] bytes) {
    byte[] deflated = deflate(bytes);
    boolean smaller = deflated.length < bytes.length;
    handle
        .createUpdate(
            """
            -- name: artifact.put
            insert into artifact_blob (tenant_id, sha256, cid, cid_unixfs, size_bytes, encoding, bytes)
            values (:tenant, :sha256, :cid, :unixfs, :size, :encoding, :bytes)
            on conflict (tenant_id, sha256) do nothing
            """)
        .bind("tenant", tenant)
        .bind("sha256", identity.sha256())
        .bind("cid", identity.cid())
        .bind("unixfs", identity.unixFsCid())
        .bind("size", bytes.length)
        .bind("encoding", smaller ? "deflate" : "identity")
        .bind("bytes", smaller ? deflated : bytes)
        .execute();
  }

  /// The exact bytes with that digest, or empty when the tenant has none.
  ///
  /// @throws CorruptArtifactException when what is stored no longer has that digest
  public Optional<byte[]> get(Handle handle, UUID tenant, byte[] sha256) {
    return handle
        .createQuery(
            """
            -- name: artifact.get
            select encoding, size_bytes, bytes
            from artifact_blob
            where tenant_id = :tenant and sha256 = :sha256
            """)
        .bind("tenant", tenant)
        .bind("sha256", sha256)
        .map(
            (row, _) ->
                decode(row.getString("encoding"), row.getInt("size_bytes"), row.getBytes("bytes")))
        .findOne()
        .map(bytes -> verified(bytes, sha256));
  }

  private static byte[] verified(byte[] bytes, byte[] sha256) {
    if (!Arrays.equals(Cid.sha256(bytes), sha256)) {
      throw new CorruptArtifactException("artifact " + Cid.ofSha256(sha256) + " fails its digest");
    }
    return bytes;
  }

  private static byte[] decode(String encoding, int size, byte[] stored) {
    if (encoding.equals("identity")) {
      return stored;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stored);
      byte[] bytes = new byte[size];
      int at = 0;
      while (at < size) {
        int read = inflater.inflate(bytes, at, size - at);
        if (read == 0) {
          throw new CorruptArtifactException(
              "stored artifact ends after " + at + " of " + size + " bytes");
        }
        at += read;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new CorruptArtifactException(
          "stored artifact is not valid deflate data: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /// Stored bytes do not have the digest under which they are kept.
  public static final class CorruptArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptArtifactException(String message) {
      super(message);
    }
  }
}
