package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.json.Content;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.MarkStore;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;

/// The inputs of a scan from the documents that its manifest pins, and from nothing else.
final class PinnedInputs {
  private final ArtifactStore artifacts;
  private final ScanStore store = new ScanStore();
  private final MarkStore marks = new MarkStore();

  private final BomLinks links;

  PinnedInputs(ArtifactStore artifacts, BomLinks links) {
    this.artifacts = artifacts;
    this.links = links;
  }

  /// @throws IllegalStateException naming a document that is not here
  Inputs inputs(Handle handle, UUID tenant, ScanStore.Stored stored) {
    Manifest manifest = Manifest.read(stored.doc());
    ArtifactSubject artifact =
        new ArtifactSubject(
            stored.sourceId(),
            manifest.artifact().id(),
            manifest.artifact().rootPurl(),
            manifest.artifact().version());
    List<VexStore.Kept> said = claims(handle, tenant, manifest);
    return new Inputs(
        artifact,
        store.parts(handle, tenant, stored.documentId()),
        DocumentMarks.of(marks.ofDocument(handle, tenant, stored.documentId()))
            .linked(links.ofDocument(handle, tenant, stored.documentId(), said)),
        advisories(handle, tenant, manifest),
        said,
        manifest.decisions());
  }

  private List<Assessment.Pinned> advisories(Handle handle, UUID tenant, Manifest manifest) {
    Map<String, Advisory> documents =
        store.advisories(
            handle, tenant, manifest.advisories().stream().map(Manifest.Advisory::sha256).toList());
    List<Assessment.Pinned> pinned = new ArrayList<>();
    for (Manifest.Advisory one : manifest.advisories()) {
      Advisory advisory = documents.get(one.sha256());
      if (advisory == null) {
        throw gone(one.sha256());
      }
      List<String> names = manifest.clusters().getOrDefault(one.cluster(), List.of(one.cluster()));
      pinned.add(
          new Assessment.Pinned(advisory, one.sha256(), new Cluster(0, one.cluster(), names)));
    }
    return pinned;
  }

  private List<VexStore.Kept> claims(Handle handle, UUID tenant, Manifest manifest) {
    List<VexStore.Kept> claims = new ArrayList<>();
    for (Manifest.Statement one : manifest.statements()) {
      byte[] bytes =
          artifacts
              .get(handle, tenant, HexFormat.of().parseHex(one.sha256()))
              .orElseThrow(() -> gone(one.sha256()));
      VexReading reading = one.reading();
      VexDocument document = reading.read(Content.of(bytes), VexLimits.defaults());
      claims.add(new VexStore.Kept(0, new VexClaim(document, one.trust(), one.sha256()), reading));
    }
    return claims;
  }

  private static IllegalStateException gone(String digest) {
    return new IllegalStateException("the pinned document " + digest + " is gone");
  }
}
