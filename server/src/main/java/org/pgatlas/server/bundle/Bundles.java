package org.pgatlas.server.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.pgatlas.sbom.NormalizedSbom;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.SemanticHash;
import org.pgatlas.server.advisory.PinnedAdvisories;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.ComponentWriter;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.finding.PinnedScan;
import org.pgatlas.server.finding.ScanRunRow;
import org.pgatlas.server.finding.Scans;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// Scans out of this database and into it, with all that they read. What comes in is kept beside
/// what is here and puts nothing in force: its documents are of no chain and no feed, and no author
/// in them is listened to, so that only a replay reads them.
public final class Bundles {
  private static final int BATCH = 500;

  private final Database database;
  private final ArtifactStore artifacts;
  private final Scans scans;
  private final ComponentWriter components;
  private final SbomLimits limits;
  private final PinnedAdvisories advisories = new PinnedAdvisories();
  private final SubmissionStore submissions = new SubmissionStore();

  public Bundles(
      Database database,
      ArtifactStore artifacts,
      Scans scans,
      ComponentWriter components,
      SbomLimits limits) {
    this.database = database;
    this.artifacts = artifacts;
    this.scans = scans;
    this.components = components;
    this.limits = limits;
  }

  /// A bundle that was taken in and run.
  ///
  /// @param same whether the run has the result that the bundle says it had elsewhere
  public record Imported(ScanRunRow run, String said, boolean same) {}

  public Optional<PinnedScan> find(UUID tenant, String hash) {
    return scans.pins(tenant, hash);
  }

  /// Linear in the documents; equal scans give equal bytes.
  public void write(UUID tenant, PinnedScan scan, OutputStream to) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(to)) {
      put(zip, Bundle.MANIFEST, scan.canonical().getBytes(StandardCharsets.UTF_8));
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("manifest", scan.hash());
      result.put("matcher", scan.matcher());
      result.put("result_hash", scan.resultHash());
      put(zip, Bundle.RESULT, Json.write(result).getBytes(StandardCharsets.UTF_8));
      put(zip, Bundle.SBOM, bytes(tenant, scan.sbom()));
      List<String> digests = scan.advisories().stream().sorted().distinct().toList();
      for (int from = 0; from < digests.size(); from += BATCH) {
        List<String> some = digests.subList(from, Math.min(digests.size(), from + BATCH));
        Map<String, byte[]> texts =
            database.read(tenant, handle -> advisories.texts(handle, tenant, some));
        for (String digest : some) {
          byte[] text = texts.get(digest);
          if (text == null) {
            throw gone(digest);
          }
          put(zip, Bundle.ADVISORIES + digest, text);
        }
      }
      for (String digest : scan.statements()) {
        put(zip, Bundle.STATEMENTS + digest, bytes(tenant, digest));
      }
    }
  }

  private byte[] bytes(UUID tenant, String digest) {
    return database
        .read(tenant, handle -> artifacts.get(handle, tenant, HexFormat.of().parseHex(digest)))
        .orElseThrow(() -> gone(digest));
  }

  private static IllegalStateException gone(String digest) {
    return new IllegalStateException("the pinned document " + digest + " is gone");
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /// Takes a bundle in and runs its scan. The same again runs it again.
  ///
  /// @throws IllegalArgumentException when it is not what it says
  /// @throws org.pgatlas.json.DocumentException when one of its documents cannot be read
  public Imported read(UUID tenant, byte[] archive) {
    Bundle bundle = Bundle.read(archive, limits.maxBytes());
    Sbom sbom = SbomParser.parse(bundle.sbom(), limits);
    bundle.statements().values().forEach(one -> VexParser.parse(one, VexLimits.defaults()));
    String artifact = bundle.scan().artifact();
    ArtifactStore.Placed whole = artifacts.place(tenant, ArtifactStore.Stored.of(archive), archive);
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bundle.sbom());
    ArtifactStore.Placed placed = artifacts.place(tenant, identity, bundle.sbom());
    long document =
        database.write(
            tenant,
            handle -> {
              artifacts.put(handle, tenant, whole);
              artifacts.put(handle, tenant, placed);
              for (byte[] one : bundle.statements().values()) {
                artifacts.put(handle, tenant, ArtifactStore.Stored.of(one), one);
              }
              advisories.keep(
                  handle, tenant, ArtifactStore.Stored.of(archive), bundle.advisories());
              return submissions.ensureDocument(
                  handle,
                  tenant,
                  new SubmissionStore.NewDocument(
                      artifact,
                      identity.sha256(),
                      SemanticHash.of(sbom),
                      normalised(sbom),
                      sbom.components().size(),
                      sbom.dependencies().size()));
            });
    ComponentWriter.Numbered numbered =
        components.number(tenant, new ComponentWriter.Read(document, sbom, artifact));
    ScanRunRow run =
        database.write(
            tenant,
            handle -> {
              components.write(handle, tenant, numbered);
              int source = submissions.lockChain(handle, tenant, artifact);
              return scans.adopt(handle, tenant, source, document, bundle.scan());
            });
    String said = bundle.scan().resultHash();
    return new Imported(run, said, said.equals(run.resultHash()));
  }

  private static String normalised(Sbom sbom) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NormalizedSbom.write(sbom, out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
