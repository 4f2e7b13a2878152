package org.pgatlas.server.artifact;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Artifacts by their digest, once per tenant, re-hashed on every read. The row is always in
/// PostgreSQL, and so are the bytes (compressed here) unless the configuration names a directory or
/// a bucket: there they lie exactly as they came, under `tenant/first two digits/CID`.
public final class ArtifactStore implements AutoCloseable {
  private static final String IN_DATABASE = "database";

  private final List<BlobPlace> outside;
  private final boolean writesOutside;

  /// In PostgreSQL alone.
  public ArtifactStore() {
    this(List.of(new ArtifactPlace.InDatabase()));
  }

  /// @param places new artifacts go to the first; what an earlier configuration left in the others
  /// can be read
  public ArtifactStore(List<ArtifactPlace> places) {
    this.writesOutside = !(places.getFirst() instanceof ArtifactPlace.InDatabase);
    List<BlobPlace> opened = new ArrayList<>();
    for (ArtifactPlace place : places) {
      switch (place) {
        case ArtifactPlace.InDatabase _ -> {
          // Always readable.
        }
        case ArtifactPlace.InDirectory at -> opened.add(new DirectoryPlace(at.directory()));
        case ArtifactPlace.InBucket at ->
            opened.add(new S3Place(at.endpoint(), at.region(), at.bucket(), at.prefix()));
      }
    }
    this.outside = List.copyOf(opened);
  }

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

  /// Bytes that are durable where the configuration wants them, or ready for their row.
  ///
  /// @param bytes null when they are outside of the database
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Placed(
      Stored identity, String location, String encoding, byte @Nullable [] bytes) {}

  /// Brings the bytes to their place. Done before the transaction that refers to them, so that no
  /// lock waits for another server; what such a transaction then leaves unused does no harm, for
  /// the key is the content.
  ///
  /// @throws ArtifactsUnavailableException when the place does not answer
  public Placed place(UUID tenant, Stored identity, byte[] bytes) {
    if (writesOutside) {
      BlobPlace place = outside.getFirst();
      place.put(key(tenant, identity.sha256()), bytes);
      return new Placed(identity, place.name(), "identity", null);
    }
    byte[] deflated = deflate(bytes);
    boolean smaller = deflated.length < bytes.length;
    return new Placed(
        identity, IN_DATABASE, smaller ? "deflate" : "identity", smaller ? deflated : bytes);
  }

  /// Records placed bytes unless the tenant has them; part of the caller's transaction.
  public void put(Handle handle, UUID tenant, Placed placed) {
    Stored identity = placed.identity();
    handle
        .createUpdate(
            """
            -- name: artifact.put
            insert into artifact_blob (tenant_id, sha256, cid, cid_unixfs, size_bytes, encoding, location, bytes)
            values (:tenant, :sha256, :cid, :unixfs, :size, :encoding, :location, :bytes)
            on conflict (tenant_id, sha256) do nothing
            """)
        .bind("tenant", tenant)
        .bind("sha256", identity.sha256())
        .bind("cid", identity.cid())
        .bind("unixfs", identity.unixFsCid())
        .bind("size", identity.sizeBytes())
        .bind("encoding", placed.encoding())
        .bind("location", placed.location())
        .bind("bytes", placed.bytes())
        .execute();
  }

  /// Places and records in one, for transactions that hold no lock that others wait for.
  public void put(Handle handle, UUID tenant, Stored identity, byte[] bytes) {
    put(handle, tenant, place(tenant, identity, bytes));
  }

  /// The exact bytes with that digest, or empty when the tenant has none.
  ///
  /// @throws CorruptArtifactException when what is stored no longer has that digest
  /// @throws ArtifactsUnavailableException when the place that has them does not answer
  public Optional<byte[]> get(Handle handle, UUID tenant, byte[] sha256) {
    return handle
        .createQuery(
            """
            -- name: artifact.get
            select encoding, size_bytes, location, bytes
            from artifact_blob
            where tenant_id = :tenant and sha256 = :sha256
            """)
        .bind("tenant", tenant)
        .bind("sha256", sha256)
        .map(
            (row, _) -> {
              String location = row.getString("location");
              return location.equals(IN_DATABASE)
                  ? decode(
                      row.getString("encoding"), row.getInt("size_bytes"), row.getBytes("bytes"))
                  : outside(location, key(tenant, sha256));
            })
        .findOne()
        .map(bytes -> verified(bytes, sha256));
  }

  /// Whether the places answer; the database is asked elsewhere.
  public boolean answers() {
    return outside.stream().allMatch(BlobPlace::answers);
  }

  /// `database`, `directory` or `s3`: where new artifacts go.
  public String writesTo() {
    return writesOutside ? outside.getFirst().name() : IN_DATABASE;
  }

  @Override
  public void close() {
    outside.forEach(BlobPlace::close);
  }

  /// Of several places of one kind the first that has the key.
  private byte[] outside(String location, String key) {
    CorruptArtifactException missing =
        new CorruptArtifactException(
            "artifact " + key + " is kept in a " + location + " that is not configured");
    for (BlobPlace place : outside) {
      if (place.name().equals(location)) {
        try {
          return place.get(key);
        } catch (CorruptArtifactException e) {
          missing = e;
        }
      }
    }
    throw missing;
  }

  private static String key(UUID tenant, byte[] sha256) {
    return tenant + "/" + HexFormat.of().formatHex(sha256, 0, 1) + "/" + Cid.ofSha256(sha256);
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
