package org.pgatlas.server.advisory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.server.artifact.ArtifactStore;

/// Documents of advisories by their digests, out and in again elsewhere: what comes in is kept as a
/// document and is in no feed, so that it finds nothing by itself. All functions are part of the
/// caller's transaction.
public final class PinnedAdvisories {
  private static final String FEED = "bundle";

  private final AdvisoryStore advisories = new AdvisoryStore();
  private final FeedStore feeds = new FeedStore();

  /// The canonical texts, by digest; a digest that is not here is left out.
  public Map<String, byte[]> texts(Handle handle, UUID tenant, Collection<String> digests) {
    Map<String, byte[]> found = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: advisory.pinned_texts
            select encode(content_hash, 'hex') as digest, doc::text as doc
            from advisory_document where tenant_id = :tenant and content_hash = any(:digests)
            """)
        .bind("tenant", tenant)
        .bind("digests", digests.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new))
        .map((row, _) -> Map.entry(row.getString("digest"), canonical(row.getString("doc"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// The database keeps values, not bytes: written anew they are the bytes of the digest.
  private static byte[] canonical(String doc) {
    return OsvDocument.read(doc.getBytes(StandardCharsets.UTF_8), OsvLimits.defaults())
        .json()
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Keeps documents that are not here yet.
  ///
  /// @param bundle in which they came, which is kept already
  /// @param documents by the digests they are to have
  /// @throws IllegalArgumentException naming the digest that its document does not have
  public void keep(
      Handle handle, UUID tenant, ArtifactStore.Stored bundle, Map<String, byte[]> documents) {
    List<OsvDocument> read = new ArrayList<>();
    for (Map.Entry<String, byte[]> one : documents.entrySet()) {
      OsvDocument document = OsvDocument.read(one.getValue(), OsvLimits.defaults());
      String digest = HexFormat.of().formatHex(document.digest());
      if (!digest.equals(one.getKey())) {
        throw new IllegalArgumentException(
            "the advisory " + one.getKey() + " has the digest " + digest);
      }
      read.add(document);
    }
    if (read.isEmpty()) {
      return;
    }
    long from = feeds.insert(handle, tenant, FEED, "bundle", bundle.sha256(), null, false);
    advisories.keep(handle, tenant, from, read);
    feeds.finish(handle, tenant, from, null, "{}");
  }
}
