package org.pgatlas.server.finding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.db.Database;

/// Scans with their manifests: run one, run an old one again from exactly what it read, compare
/// two.
public final class Scans {
  private final Database database;
  private final InputReader reader;
  private final ScanStore store = new ScanStore();
  private final PinnedInputs pinned;

  Scans(Database database, PinnedInputs pinned, InputReader reader) {
    this.database = database;
    this.reader = reader;
    this.pinned = pinned;
  }

  /// A run and what it found.
  ///
  /// @param same whether the result is that of the first run of its manifest
  record Done(ScanRunRow run, boolean same) {}

  /// What two runs differ in: finding (component and vulnerability) to verdicts before and after;
  /// null where there is none.
  public record Change(
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
                                handle,
                                tenant,
                                List.of(Assessed.of(reader.inForce(handle, tenant, source))),
                                "request")
                            .stream()
                            .findFirst())
                .map(run -> store.run(handle, tenant, run)));
  }

  /// Records a scan of each artifact that was assessed in this transaction and has a document in
  /// force; returns the runs.
  List<Long> record(Handle handle, UUID tenant, List<Assessed> read, String cause) {
    Map<Integer, ScanStore.Document> documents =
        store.documents(
            handle, tenant, read.stream().map(one -> one.inputs().artifact().sourceId()).toList());
    List<Assessed> scanned = new ArrayList<>();
    List<ScanStore.Pinning> pinning = new ArrayList<>();
    for (Assessed one : read) {
      ScanStore.Document document = documents.get(one.inputs().artifact().sourceId());
      if (document != null) {
        scanned.add(one);
        pinning.add(
            new ScanStore.Pinning(
                document.id(), Manifest.of(one.inputs(), document.digest()).canonical()));
      }
    }
    if (scanned.isEmpty()) {
      return List.of();
    }
    List<Long> manifests = store.keep(handle, tenant, pinning);
    List<ScanStore.Scanned> runs = new ArrayList<>();
    for (int i = 0; i < scanned.size(); i++) {
      Assessed one = scanned.get(i);
      runs.add(new ScanStore.Scanned(manifests.get(i), one.inputs().artifact(), one.result()));
    }
    return store.insert(handle, tenant, runs, cause, FindingMatcher.VERSION);
  }

  /// Runs a manifest again, from its pinned inputs alone; empty when there is none of that hash.
  public Optional<Done> replay(UUID tenant, String hash) {
    byte[] digest = HexFormat.of().parseHex(hash);
    return database.write(
        tenant,
        handle ->
            store.manifest(handle, tenant, digest).map(stored -> replay(handle, tenant, stored)));
  }

  private Done replay(Handle handle, UUID tenant, ScanStore.Stored stored) {
    Inputs read = pinned.inputs(handle, tenant, stored);
    long made =
        store
            .insert(
                handle,
                tenant,
                List.of(new ScanStore.Scanned(stored.id(), read.artifact(), read.result())),
                "replay",
                FindingMatcher.VERSION)
            .getFirst();
    ScanRunRow run = store.run(handle, tenant, made);
    ScanRunRow first = store.ofManifest(handle, tenant, stored.id());
    return new Done(run, first.resultHash().equals(run.resultHash()));
  }

  /// Keeps a manifest from elsewhere, whose documents are all here, and runs it.
  ///
  /// @param source of the artifact's chain
  /// @throws IllegalStateException naming a pinned document that is not here
  public ScanRunRow adopt(Handle handle, UUID tenant, int source, long document, PinnedScan scan) {
    long kept =
        store
            .keep(handle, tenant, List.of(new ScanStore.Pinning(document, scan.canonical())))
            .getFirst();
    return replay(handle, tenant, new ScanStore.Stored(kept, document, scan.canonical(), source))
        .run();
  }

  /// What a manifest pins, with the result of its first run; empty when there is none of that hash.
  public Optional<PinnedScan> pins(UUID tenant, String hash) {
    byte[] digest = HexFormat.of().parseHex(hash);
    return database.read(
        tenant,
        handle ->
            store
                .manifest(handle, tenant, digest)
                .map(
                    stored ->
                        PinnedScan.of(
                            Manifest.read(stored.doc()),
                            store.ofManifest(handle, tenant, stored.id()).resultHash())));
  }

  Optional<ScanRunRow> find(UUID tenant, UUID id) {
    return database.read(tenant, handle -> store.find(handle, tenant, id));
  }

  /// @param asOf runs that had been then, null for all
  List<ScanRunRow> list(
      UUID tenant, @Nullable String artifact, @Nullable Instant asOf, int limit, int offset) {
    return database.read(
        tenant, handle -> store.list(handle, tenant, artifact, asOf, limit, offset));
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
    return ScanDifference.between(lines(tenant, before), lines(tenant, after));
  }
}
