package org.pgatlas.server.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.server.wire.Spool;

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
      return of(Content.of(bytes));
    }

    public static Stored of(Content content) {
      try (InputStream in = content.open()) {
        Cid.Identity identity = Cid.of(in);
        return new Stored(
            identity.sha256(),
            Cid.ofSha256(identity.sha256()),
            identity.unixFsRoot(),
            identity.size());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// Bytes that are durable where the configuration wants them, or ready for their row.
  ///
  /// @param bytes null when they are outside of the database
  public record Placed(Stored identity, String location, String encoding, @Nullable Spool bytes)
      implements AutoCloseable {
    @Override
    public void close() {
      if (bytes != null) {
        bytes.close();
      }
    }
  }

  /// Brings the bytes to their place. Done before the transaction that refers to them, so that no
  /// lock waits for another server; what such a transaction then leaves unused does no harm, for
  /// the key is the content.
  ///
  /// @throws ArtifactsUnavailableException when the place does not answer
  public Placed place(UUID tenant, Stored identity, byte[] bytes) {
    return place(tenant, identity, Spool.of(bytes));
  }

  /// As the other, of bytes wherever they lie; what is placed is closed after its transaction.
  public Placed place(UUID tenant, Stored identity, Spool bytes) {
    if (writesOutside) {
      BlobPlace place = outside.getFirst();
      place.put(key(tenant, identity.sha256()), bytes);
      return new Placed(identity, place.name(), "identity", null);
    }
    Spool deflated = deflated(bytes);
    if (deflated.size() < bytes.size()) {
      return new Placed(identity, IN_DATABASE, "deflate", deflated);
    }
    deflated.close();
    return new Placed(identity, IN_DATABASE, "identity", bytes);
  }

  /// Records placed bytes unless the tenant has them; part of the caller's transaction.
  public void put(Handle handle, UUID tenant, Placed placed) {
    Stored identity = placed.identity();
    Update update =
        handle.createUpdate(
            """
            -- name: artifact.put
            insert into artifact_blob (tenant_id, sha256, cid, cid_unixfs, size_bytes, encoding, location, bytes)
            values (:tenant, :sha256, :cid, :unixfs, :size, :encoding, :location, :bytes)
            on conflict (tenant_id, sha256) do nothing
            """);
    update
        .bind("tenant", tenant)
        .bind("sha256", identity.sha256())
        .bind("cid", identity.cid())
        .bind("unixfs", identity.unixFsCid())
        .bind("size", identity.sizeBytes())
        .bind("encoding", placed.encoding())
        .bind("location", placed.location());
    Spool bytes = placed.bytes();
    if (bytes == null || bytes.isHeld()) {
      update.bind("bytes", bytes == null ? null : bytes.bytes()).execute();
      return;
    }
    try (InputStream in = bytes.open()) {
      update.bindBinaryStream("bytes", in, Math.toIntExact(bytes.size())).execute();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    return open(handle, tenant, sha256)
        .map(
            spool -> {
              try (spool) {
                return spool.bytes();
              }
            });
  }

  /// As [#get], of bytes that need not fit into memory; whoever asks closes them.
  public Optional<Spool> open(Handle handle, UUID tenant, byte[] sha256) {
    return handle
        .createQuery(
            """
            -- name: artifact.get
            select encoding, size_bytes, location, octet_length(bytes) as stored,
                   case when octet_length(bytes) <= :held then bytes end as bytes
            from artifact_blob
            where tenant_id = :tenant and sha256 = :sha256
            """)
        .bind("tenant", tenant)
        .bind("sha256", sha256)
        .bind("held", Spool.HELD)
        .map(
            (row, _) ->
                new Row(
                    row.getString("encoding"),
                    row.getString("location"),
                    row.getLong("size_bytes"),
                    row.getInt("stored"),
                    row.getBytes("bytes")))
        .findOne()
        .map(row -> spooled(row, sha256, stream(handle, tenant, sha256, row)));
  }

  /// @param bytes null when there are many, or they are elsewhere
  @SuppressWarnings("ArrayRecordComponent") // within this class
  private record Row(
      String encoding, String location, long size, int stored, byte @Nullable [] bytes) {}

  private InputStream stream(Handle handle, UUID tenant, byte[] sha256, Row row) {
    if (!row.location().equals(IN_DATABASE)) {
      return outside(row.location(), key(tenant, sha256));
    }
    byte[] bytes = row.bytes();
    return bytes == null
        ? new BlobSlices(handle, tenant, sha256, row.stored())
        : new ByteArrayInputStream(bytes);
  }

  private static Spool spooled(Row row, byte[] sha256, InputStream stored) {
    MessageDigest digest = Cid.sha256();
    String cid = Cid.ofSha256(sha256);
    try (InputStream in =
        new DigestInputStream(
            row.encoding().equals("identity") ? stored : new InflaterInputStream(stored), digest)) {
      Spool spool = Spool.of(in);
      if (Arrays.equals(digest.digest(), sha256) && spool.size() == row.size()) {
        return spool;
      }
      spool.close();
      throw new CorruptArtifactException("artifact " + cid + " fails its digest or size");
    } catch (ZipException | EOFException e) {
      throw new CorruptArtifactException(
          "stored artifact " + cid + " is not valid deflate data: " + e.getMessage());
    } catch (IOException e) {
      throw new ArtifactsUnavailableException("cannot read artifact " + cid + ": " + e, e);
    }
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
  private InputStream outside(String location, String key) {
    CorruptArtifactException missing =
        new CorruptArtifactException(
            "artifact " + key + " is kept in a " + location + " that is not configured");
    for (BlobPlace place : outside) {
      if (place.name().equals(location)) {
        try {
          return place.open(key);
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

  private static Spool deflated(Spool bytes) {
    try {
      if (bytes.isHeld()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes.size() / 4 + 64);
        deflate(bytes, out);
        return Spool.of(out.toByteArray());
      }
      return Spool.filled(out -> deflate(bytes, out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deflate(Spool bytes, OutputStream out) throws IOException {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (InputStream in = bytes.open();
        DeflaterOutputStream packed = new DeflaterOutputStream(out, deflater, 1 << 16)) {
      in.transferTo(packed);
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
