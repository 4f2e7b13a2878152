package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// Scans with their manifests: run one, run an old one again from exactly what it read, compare
/// two.
public final class Scans {
  private final Database database;
  private final ArtifactStore artifacts;
  private final FindingProjector projector;
  private final ScanStore store = new ScanStore();

  Scans(Database database, ArtifactStore artifacts, FindingProjector projector) {
    this.database = database;
    this.artifacts = artifacts;
    this.projector = projector;
  }

  /// A run and what it found.
  ///
  /// @param same whether the result is that of the first run of its manifest
  record Done(ScanRunRow run, boolean same) {}

  /// What two runs differ in: finding (component and vulnerability) to verdicts before and after;
  /// null where there is none.
  record Change(
      String component, String vulnerability, @Nullable String before, @Nullable String after) {}

  /// Scans what is in force for the artifact now; empty when nothing is.
  public Optional<ScanRunRow> run(UUID tenant, String artifact) {
    return database.write(
        tenant,
        handle ->
            store
                .source(handle, tenant, artifact)
                .flatMap(
                    source ->
                        record(
                            handle, tenant, projector.inputs(handle, tenant, source), "request")));
  }

  /// Records a scan of what was read in this transaction; empty without a document in force.
  Optional<ScanRunRow> record(
      Handle handle, UUID tenant, FindingProjector.Inputs read, String cause) {
    ArtifactSubject artifact = read.artifact();
    return store
        .document(handle, tenant, artifact.sourceId())
        .map(
            document -> {
              Manifest manifest = Manifest.of(read, document.digest());
              long kept = store.keep(handle, tenant, document.id(), manifest.canonical());
              ScanResult result =
                  ScanResult.of(
                      read.parts(),
                      read.advisories(),
                      artifact,
                      FindingProjector.resolution(read.statements(), manifest.decisions()));
              return store.insert(
                  handle, tenant, kept, artifact, cause, FindingMatcher.VERSION, result);
            });
  }

  /// Runs a manifest again, from its pinned inputs alone; empty when there is none of that hash.
  Optional<Done> replay(UUID tenant, String hash) {
    byte[] digest = HexFormat.of().parseHex(hash);
    return database.write(
        tenant,
        handle ->
            store.manifest(handle, tenant, digest).map(stored -> replay(handle, tenant, stored)));
  }

  private Done replay(Handle handle, UUID tenant, ScanStore.Stored stored) {
    Manifest manifest = Manifest.read(stored.doc());
    Map<String, Advisory> documents =
        store.advisories(
            handle, tenant, manifest.advisories().stream().map(Manifest.Advisory::sha256).toList());
    List<Assessment.Pinned> pinned = new ArrayList<>();
    for (Manifest.Advisory one : manifest.advisories()) {
      Advisory advisory = documents.get(one.sha256());
      if (advisory == null) {
        throw new IllegalStateException("the pinned document " + one.sha256() + " is gone");
      }
      List<String> names = manifest.clusters().getOrDefault(one.cluster(), List.of(one.cluster()));
      pinned.add(
          new Assessment.Pinned(advisory, one.sha256(), new Cluster(0, one.cluster(), names)));
    }
    ArtifactSubject artifact =
        new ArtifactSubject(
            stored.sourceId(),
            manifest.artifact().id(),
            manifest.artifact().rootPurl(),
            manifest.artifact().version(),
            null,
            null);
    ScanResult result =
        ScanResult.of(
            store.parts(handle, tenant, stored.documentId()),
            pinned,
            artifact,
            FindingProjector.resolution(claims(handle, tenant, manifest), manifest.decisions()));
    ScanRunRow run =
        store.insert(
            handle, tenant, stored.id(), artifact, "replay", FindingMatcher.VERSION, result);
    ScanRunRow first = store.ofManifest(handle, tenant, stored.id());
    return new Done(run, first.resultHash().equals(run.resultHash()));
  }

  private List<VexClaim> claims(Handle handle, UUID tenant, Manifest manifest) {
    List<VexClaim> claims = new ArrayList<>();
    for (Manifest.Statement one : manifest.statements()) {
      byte[] bytes =
          artifacts
              .get(handle, tenant, HexFormat.of().parseHex(one.sha256()))
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "the pinned document " + one.sha256() + " is gone"));
      claims.add(
          new VexClaim(VexParser.parse(bytes, VexLimits.defaults()), one.trust(), one.sha256()));
    }
    return claims;
  }

  Optional<ScanRunRow> find(UUID tenant, UUID id) {
    return database.read(tenant, handle -> store.find(handle, tenant, id));
  }

  List<ScanRunRow> list(UUID tenant, @Nullable String artifact, int limit, int offset) {
    return database.read(tenant, handle -> store.list(handle, tenant, artifact, limit, offset));
  }

  List<ScanResult.Line> lines(UUID tenant, ScanRunRow run) {
    return database.read(tenant, handle -> store.lines(handle, tenant, run.id()));
  }

  /// The manifest in its canonical text.
  Optional<String> manifest(UUID tenant, String hash) {
    byte[] digest = HexFormat.of().parseHex(hash);
    return database.read(
        tenant,
        handle ->
            store
                .manifest(handle, tenant, digest)
                .map(stored -> Manifest.read(stored.doc()).canonical()));
  }

  /// What came, went and changed its verdict, by component and vulnerability.
  List<Change> diff(UUID tenant, ScanRunRow before, ScanRunRow after) {
    Map<String, ScanResult.Line> old = new TreeMap<>();
    lines(tenant, before).forEach(line -> old.put(line.key(), line));
    Map<String, Change> changes = new TreeMap<>();
    for (ScanResult.Line line : lines(tenant, after)) {
      ScanResult.Line was = old.remove(line.key());
      String verdict = was == null ? null : was.verdict();
      if (!line.verdict().equals(verdict)) {
        changes.put(
            line.key(),
            new Change(line.component(), line.vulnerability(), verdict, line.verdict()));
      }
    }
    old.values()
        .forEach(
            line ->
                changes.put(
                    line.key(),
                    new Change(line.component(), line.vulnerability(), line.verdict(), null)));
    return List.copyOf(changes.values());
  }
}
