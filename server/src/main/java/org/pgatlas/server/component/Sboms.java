package org.pgatlas.server.component;

import java.util.Optional;
import java.util.UUID;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.SbomWriter;
import org.pgatlas.sbom.quality.SbomQuality;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;

/// What is asked of single documents: their parts, how two differ, how complete one is, and one
/// written anew. What the arrays do not hold is read from the exact bytes.
public final class Sboms {
  private final Database database;
  private final SbomReadStore reads;
  private final ArtifactStore artifacts;
  private final SbomLimits limits;

  public Sboms(Database database, ArtifactStore artifacts, SbomLimits limits) {
    this.database = database;
    this.reads = new SbomReadStore(database);
    this.artifacts = artifacts;
    this.limits = limits;
  }

  public SbomReadStore reads() {
    return reads;
  }

  /// Empty when one of them does not exist, or is not extracted yet.
  public Optional<SbomDiff> diff(UUID tenant, UUID before, UUID after) {
    Optional<int[]> then = reads.componentIds(tenant, before);
    Optional<int[]> now = reads.componentIds(tenant, after);
    if (then.isEmpty() || now.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SbomDiff.of(
            then.get(), now.get(), reads.named(tenant, SbomDiff.all(then.get(), now.get()))));
  }

  /// Empty when there is no such document.
  ///
  /// @throws DocumentException when limits were lowered since it was admitted
  public Optional<Sbom> read(UUID tenant, UUID id) throws DocumentException {
    Optional<byte[]> bytes =
        reads
            .digest(tenant, id)
            .flatMap(sha256 -> database.read(tenant, h -> artifacts.get(h, tenant, sha256)));
    return bytes.isEmpty() ? Optional.empty() : Optional.of(SbomParser.parse(bytes.get(), limits));
  }

  /// As CycloneDX 1.6 in JSON.
  public Optional<byte[]> cycloneDx(UUID tenant, UUID id) throws DocumentException {
    return read(tenant, id).map(SbomWriter::cycloneDx);
  }

  public Optional<SbomQuality> quality(UUID tenant, UUID id) throws DocumentException {
    return read(tenant, id).map(SbomQuality::of);
  }
}
