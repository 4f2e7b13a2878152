package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.Content;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.component.Marks;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// A scan run again with one of its inputs swapped: for what is there now, for nothing, or for a
/// document that was brought along. Stores nothing.
public final class WhatIfScan {
  private final Database database;
  private final InputReader reader;
  private final PinnedInputs pinned;
  private final SbomLimits limits;
  private final ScanStore store = new ScanStore();

  WhatIfScan(Database database, PinnedInputs pinned, InputReader reader, SbomLimits limits) {
    this.database = database;
    this.reader = reader;
    this.pinned = pinned;
    this.limits = limits;
  }

  /// What of a manifest is swapped.
  public enum Input {
    ADVISORIES,
    STATEMENTS,
    DECISIONS,
    SBOM;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What for: all as it is now, none at all, one document more (of advisories in place of one of
  /// the same id), or all but one advisory.
  public sealed interface Swap {
    Input input();

    record Now(Input input) implements Swap {}

    record None(Input input) implements Swap {}

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record With(Input input, byte[] document) implements Swap {}

    record Without(Input input, String id) implements Swap {}
  }

  /// @param notes what the answer takes for granted
  public record Outcome(
      String manifest,
      String resultHash,
      int findings,
      int open,
      String swappedResultHash,
      int swappedFindings,
      int swappedOpen,
      boolean same,
      List<Scans.Change> changes,
      List<String> notes) {
    public Outcome {
      changes = List.copyOf(changes);
      notes = List.copyOf(notes);
    }
  }

  /// Empty when there is no manifest of that hash.
  ///
  /// @throws IllegalArgumentException when the swap makes no sense
  /// @throws org.pgatlas.json.DocumentException when its document cannot be read
  public Optional<Outcome> of(UUID tenant, String hash, Swap swap) {
    byte[] digest = HexFormat.of().parseHex(hash);
    return database.read(
        tenant,
        handle ->
            store
                .manifest(handle, tenant, digest)
                .map(stored -> outcome(handle, tenant, hash, stored, swap)));
  }

  private Outcome outcome(
      Handle handle, UUID tenant, String hash, ScanStore.Stored stored, Swap swap) {
    List<String> notes = new ArrayList<>();
    Inputs base = pinned.inputs(handle, tenant, stored);
    Inputs other =
        switch (swap.input()) {
          case ADVISORIES -> advisories(handle, tenant, base, swap);
          case STATEMENTS -> statements(handle, tenant, base, swap);
          case DECISIONS -> decisions(handle, tenant, base, swap);
          case SBOM -> sbom(handle, tenant, base, swap, notes);
        };
    ScanResult then = base.result();
    ScanResult now = other.result();
    String was = Manifest.hex(then.hash());
    String is = Manifest.hex(now.hash());
    return new Outcome(
        hash,
        was,
        then.lines().size(),
        then.open(),
        is,
        now.lines().size(),
        now.open(),
        was.equals(is),
        ScanDifference.between(then.lines(), now.lines()),
        notes);
  }

  private Inputs advisories(Handle handle, UUID tenant, Inputs base, Swap swap) {
    List<Assessment.Pinned> swapped =
        switch (swap) {
          case Swap.Now _ ->
              reader.of(handle, tenant, base.artifact(), base.parts(), base.marks()).advisories();
          case Swap.None _ -> List.of();
          case Swap.With with -> with(base.advisories(), with.document());
          case Swap.Without without -> without(base.advisories(), without.id());
        };
    return new Inputs(
        base.artifact(), base.parts(), base.marks(), swapped, base.statements(), base.decisions());
  }

  private static List<Assessment.Pinned> without(List<Assessment.Pinned> all, String id) {
    List<Assessment.Pinned> rest =
        all.stream().filter(one -> !one.advisory().id().equals(id)).toList();
    if (rest.size() == all.size()) {
      throw new IllegalArgumentException("the manifest pins no advisory " + id);
    }
    return rest;
  }

  /// The document takes the place of the advisory of its id; it means the vulnerability of which it
  /// knows a name.
  private static List<Assessment.Pinned> with(List<Assessment.Pinned> all, byte[] document) {
    Advisory advisory = OsvReader.read(document, OsvLimits.defaults());
    Set<String> names = new TreeSet<>(advisory.aliases());
    names.add(advisory.id());
    List<Assessment.Pinned> kept = new ArrayList<>();
    Cluster known = null;
    for (Assessment.Pinned one : all) {
      if (one.cluster().names().stream().anyMatch(names::contains)) {
        known = one.cluster();
      }
      if (!one.advisory().id().equals(advisory.id())) {
        kept.add(one);
      }
    }
    kept.add(
        new Assessment.Pinned(
            advisory,
            Manifest.hex(Cid.sha256(document)),
            known == null ? Cluster.of(0, names) : known));
    return kept;
  }

  private Inputs statements(Handle handle, UUID tenant, Inputs base, Swap swap) {
    List<VexStore.Kept> swapped =
        switch (swap) {
          case Swap.Now _ ->
              reader
                  .of(handle, tenant, base.artifact(), base.parts(), base.marks())
                  .carrying(base.statements().stream().filter(VexStore.Kept::isCarried).toList())
                  .statements();
          case Swap.None _ -> List.of();
          case Swap.With with -> {
            List<VexStore.Kept> more = new ArrayList<>(base.statements());
            more.add(brought(with.document(), VexReading.PLAIN));
            yield more;
          }
          case Swap.Without _ -> throw only("an advisory");
        };
    return new Inputs(
        base.artifact(), base.parts(), base.marks(), base.advisories(), swapped, base.decisions());
  }

  private static VexStore.Kept brought(byte[] document, VexReading reading) {
    VexClaim claim =
        new VexClaim(
            reading.read(Content.of(document), VexLimits.defaults()),
            Trust.PRODUCT_VENDOR,
            Manifest.hex(Cid.sha256(document)));
    return new VexStore.Kept(0, claim, reading);
  }

  private Inputs decisions(Handle handle, UUID tenant, Inputs base, Swap swap) {
    List<TriageStore.Decision> swapped =
        switch (swap) {
          case Swap.Now _ ->
              reader.of(handle, tenant, base.artifact(), base.parts(), base.marks()).decisions();
          case Swap.None _ -> List.of();
          case Swap.With _ ->
              throw new IllegalArgumentException("a decision is made, it is no document");
          case Swap.Without _ -> throw only("an advisory");
        };
    return new Inputs(
        base.artifact(), base.parts(), base.marks(), base.advisories(), base.statements(), swapped);
  }

  /// Another document of the same artifact. Of packages that the pinned one does not have, nothing
  /// is pinned: what is known of them now is taken.
  private Inputs sbom(Handle handle, UUID tenant, Inputs base, Swap swap, List<String> notes) {
    Inputs current =
        switch (swap) {
          case Swap.Now _ -> {
            if (store.documents(handle, tenant, List.of(base.artifact().sourceId())).isEmpty()) {
              throw new IllegalArgumentException("no SBOM is in force for the artifact");
            }
            yield reader.inForce(handle, tenant, base.artifact().sourceId());
          }
          case Swap.With with -> brought(handle, tenant, base.artifact(), with.document());
          case Swap.None _ -> throw new IllegalArgumentException("a scan without an SBOM is none");
          case Swap.Without _ -> throw only("an advisory");
        };
    List<Assessment.Pinned> known = new ArrayList<>(base.advisories());
    Set<String> ids = new HashSet<>();
    known.forEach(one -> ids.add(one.advisory().id()));
    int taken = 0;
    for (Assessment.Pinned one : current.advisories()) {
      if (ids.add(one.advisory().id())) {
        known.add(one);
        taken++;
      }
    }
    if (taken > 0) {
      notes.add(
          taken
              + " advisories that the manifest does not pin were taken as they are now: they"
              + " concern what the swapped SBOM has");
    }
    return new Inputs(
            current.artifact(),
            current.parts(),
            current.marks(),
            known,
            base.statements(),
            base.decisions())
        .carrying(carriedBy(base, current, swap));
  }

  /// What the pinned SBOM carries goes with it, what the other one carries comes.
  private static List<VexStore.Kept> carriedBy(Inputs base, Inputs current, Swap swap) {
    if (!(swap instanceof Swap.With with)) {
      return current.statements().stream().filter(VexStore.Kept::isCarried).toList();
    }
    return VexParser.detect(Content.of(with.document()), VexLimits.defaults())
            .filter(VexFormat.CYCLONEDX::equals)
            .isPresent()
        ? List.of(brought(with.document(), VexReading.carriedBy(base.artifact().id())))
        : List.of();
  }

  private Inputs brought(Handle handle, UUID tenant, ArtifactSubject artifact, byte[] document) {
    Sbom sbom = SbomParser.parse(document, limits);
    Set<String> purls = new TreeSet<>();
    for (Component component : sbom.components()) {
      for (ComponentIdentity identity : ComponentIdentity.all(component, artifact.id())) {
        if (!identity.own()) {
          purls.add(identity.purl());
        }
      }
    }
    List<Assessment.Part> parts = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (String purl : purls) {
      parts.add(new Assessment.Part(parts.size() + 1, purl));
      numbers.put(purl, parts.size());
    }
    DocumentMarks marks =
        DocumentMarks.of(Marks.of(sbom, artifact.id()), numbers).linked(BomLinks.of(sbom));
    Component root = sbom.root();
    ArtifactSubject subject =
        new ArtifactSubject(
            artifact.sourceId(),
            artifact.id(),
            root == null || root.purl() == null ? null : root.purl().canonical(),
            root == null ? null : root.version());
    return reader.of(handle, tenant, subject, parts, marks);
  }

  private static IllegalArgumentException only(@Nullable String what) {
    return new IllegalArgumentException("only " + what + " can be left out by its id");
  }
}
