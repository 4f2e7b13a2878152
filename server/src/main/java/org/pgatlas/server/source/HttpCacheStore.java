package org.pgatlas.server.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.Cid;

/// Answers of sources with their validators: `http_cache`.
final class HttpCacheStore {

  /// An answer as it was.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Kept(@Nullable String etag, @Nullable String lastModified, byte[] body) {}

  Optional<Kept> find(Handle handle, UUID tenant, String url) {
    return handle
        .createQuery(
            """
            -- name: http_cache.find
            select etag, last_modified, body from http_cache where tenant_id = :tenant and url_hash = :hash
            """)
        .bind("tenant", tenant)
        .bind("hash", hash(url))
        .map(
            (row, _) ->
                new Kept(
                    row.getString("etag"),
                    row.getString("last_modified"),
                    inflate(row.getBytes("body"))))
        .findOne();
  }

  void keep(Handle handle, UUID tenant, String url, Kept kept) {
    handle
        .createUpdate(
            """
            -- name: http_cache.keep
            insert into http_cache (tenant_id, url_hash, url, etag, last_modified, body)
            values (:tenant, :hash, :url, :etag, :modified, :body)
            on conflict (tenant_id, url_hash) do update
            set etag = excluded.etag, last_modified = excluded.last_modified, body = excluded.body, fetched_at = now()
            """)
        .bind("tenant", tenant)
        .bind("hash", hash(url))
        .bind("url", url.length() <= 4_096 ? url : url.substring(0, 4_096))
        .bind("etag", kept.etag())
        .bind("modified", kept.lastModified())
        .bind("body", deflate(kept.body()))
        .execute();
  }

  private static byte[] hash(String url) {
    return Cid.sha256(url.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] deflate(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] inflate(byte[] body) {
    try (InflaterInputStream inflater = new InflaterInputStream(new ByteArrayInputStream(body))) {
      return inflater.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
