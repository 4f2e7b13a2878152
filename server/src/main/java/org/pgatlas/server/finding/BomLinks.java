package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexProduct;
import org.pgatlas.vex.VexStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What statements call an artifact's document and its parts by BOM-Link. Nothing of it is stored:
/// hardly a document is ever linked to, and of one that is, its own bytes are read again.
final class BomLinks {
  private static final Logger LOG = LoggerFactory.getLogger(BomLinks.class);
  private static final String LINK = "urn:cdx:";

  private final ArtifactStore artifacts;
  private final SbomLimits limits;

  BomLinks(ArtifactStore artifacts, SbomLimits limits) {
    this.artifacts = artifacts;
    this.limits = limits;
  }

  /// Of one document.
  ///
  /// @param root of what it describes
  /// @param parts by the purl of a component's identity
  record Links(Set<String> root, Map<String, Set<String>> parts) {
    static final Links NONE = new Links(Set.of(), Map.of());

    Set<String> of(PackageUrl purl) {
      return parts.isEmpty() ? Set.of() : parts.getOrDefault(purl.canonical(), Set.of());
    }
  }

  /// A document that can be linked to.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Linked(int source, long id, byte[] sha256, String artifact) {}

  static Links of(Sbom sbom, String artifact) {
    String link = sbom.link();
    if (link == null) {
      return Links.NONE;
    }
    Map<String, Set<String>> parts = new HashMap<>();
    for (Component component : sbom.components()) {
      if (component.purl() == null && component.otherPurls().isEmpty()) {
        continue;
      }
      for (ComponentIdentity identity : ComponentIdentity.all(component, artifact)) {
        if (!identity.own()) {
          parts
              .computeIfAbsent(identity.purl(), _ -> new HashSet<>(2))
              .add(link + "#" + component.ref());
        }
      }
    }
    Component root = sbom.root();
    return new Links(root == null ? Set.of() : Set.of(link + "#" + root.ref()), parts);
  }

  /// Of those documents in force for the artifacts that a statement links to, by artifact.
  Map<Integer, Links> inForce(
      Handle handle,
      UUID tenant,
      Collection<Integer> sources,
      Collection<VexStore.Kept> statements) {
    Set<String> serials = serials(statements);
    if (serials.isEmpty() || sources.isEmpty()) {
      return Map.of();
    }
    List<Linked> linked =
        handle
            .createQuery(
                """
                -- name: finding.linked
                select a.source_id, d.id, d.content_hash, d.artifact_purl
                from artifact_document a
                join sbom_document d on d.tenant_id = a.tenant_id and d.id = a.document_id
                where a.tenant_id = :tenant and a.source_id = any(:sources) and lower(d.doc ->> 'serial') = any(:serials)
                order by a.source_id
                """)
            .bind("tenant", tenant)
            .bind("sources", sources.toArray(Integer[]::new))
            .bind("serials", serials.toArray(String[]::new))
            .map(
                (row, _) ->
                    new Linked(
                        row.getInt("source_id"),
                        row.getLong("id"),
                        row.getBytes("content_hash"),
                        row.getString("artifact_purl")))
            .list();
    Map<Long, Links> read = new HashMap<>();
    Map<Integer, Links> found = new HashMap<>();
    for (Linked one : linked) {
      found.put(one.source(), read.computeIfAbsent(one.id(), _ -> read(handle, tenant, one)));
    }
    return found;
  }

  /// Of a document, whoever links to it.
  Links ofDocument(Handle handle, UUID tenant, long document) {
    return handle
        .createQuery(
            """
            -- name: finding.linkable
            select content_hash, artifact_purl
            from sbom_document
            where tenant_id = :tenant and id = :document and doc ->> 'serial' like 'urn:uuid:%'
            """)
        .bind("tenant", tenant)
        .bind("document", document)
        .map(
            (row, _) ->
                new Linked(
                    0, document, row.getBytes("content_hash"), row.getString("artifact_purl")))
        .findOne()
        .map(one -> read(handle, tenant, one))
        .orElse(Links.NONE);
  }

  /// A document that can no longer be read is called nothing: whoever asks is about others too.
  private Links read(Handle handle, UUID tenant, Linked document) {
    try {
      byte[] bytes = artifacts.get(handle, tenant, document.sha256()).orElseThrow();
      return of(SbomParser.parse(bytes, limits), document.artifact());
    } catch (DocumentException | ArtifactStore.CorruptArtifactException e) {
      LOG.warn("document {} cannot be linked to: {}", document.id(), e.getMessage());
      return Links.NONE;
    }
  }

  /// Serial numbers of the documents that statements link to, lower case.
  private static Set<String> serials(Collection<VexStore.Kept> statements) {
    Set<String> serials = new HashSet<>();
    for (VexStore.Kept one : statements) {
      for (VexStatement statement : one.claim().document().statements()) {
        for (VexProduct product : statement.products()) {
          add(product.product(), serials);
          product.parts().forEach(part -> add(part, serials));
        }
      }
    }
    return serials;
  }

  private static void add(ProductId product, Set<String> serials) {
    addSerial(product.ref(), serials);
    product.refs().forEach(ref -> addSerial(ref, serials));
  }

  private static void addSerial(String ref, Set<String> serials) {
    int end = !ref.startsWith(LINK) ? -1 : ref.indexOf('/');
    if (end > 0) {
      serials.add("urn:uuid:" + ref.substring(LINK.length(), end).toLowerCase(Locale.ROOT));
    }
  }
}
