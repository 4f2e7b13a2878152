package org.pgatlas.server.finding;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.CoarseRange;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.advisory.VulnerabilitiesChanged;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.vex.ClaimStore;
import org.pgatlas.server.vex.VexStore;

/// Keeps the current findings right, in the transaction of whatever changed: a document applied or
/// withdrawn (forward: one artifact against all advisories), advisories, statements or decisions
/// (reverse: some vulnerabilities against what is in force). Both narrow down in SQL by coarse keys
/// and decide by [Assessment]; both write by difference, so that the same again changes nothing.
final class FindingProjector {
  /// Artifacts that are assessed while a request waits and its feed is locked.
  private static final int AWAITED = 5_000;

  private final AdvisoryReadStore advisories;
  private final ClaimStore statements = new ClaimStore();
  private final InputStore inputs = new InputStore();
  private final TriageStore triage = new TriageStore();
  private final FindingStore findings = new FindingStore();
  private final Clock clock;
  private final FindingsChanged listener;
  private final InputReader reader;

  FindingProjector(Clock clock, FindingsChanged listener, InputReader reader) {
    this.clock = clock;
    this.listener = listener;
    this.reader = reader;
    this.advisories = reader.advisories();
  }

  /// The components in force of artifacts changed; returns what was read of each and what it comes
  /// to.
  List<Assessed> sourcesChanged(Handle handle, UUID tenant, Collection<Integer> sources) {
    inputs.lock(handle, tenant);
    List<Assessed> assessed =
        reader.inForce(handle, tenant, sources).stream().map(Assessed::of).toList();
    apply(
        handle,
        tenant,
        wanted(handle, tenant, assessed),
        findings.ofSources(handle, tenant, sources),
        _ -> "the artifact has the component no longer",
        Map.of());
    return assessed;
  }

  private List<Wanted> wanted(Handle handle, UUID tenant, List<Assessed> assessed) {
    Map<Long, InputStore.Signals> signals =
        signals(
            handle,
            tenant,
            assessed.stream()
                .flatMap(one -> one.found().stream())
                .map(Assessed.Found::hit)
                .toList());
    List<Wanted> wanted = new ArrayList<>();
    for (Assessed one : assessed) {
      for (Assessed.Found found : one.found()) {
        Assessment.Hit hit = found.hit();
        wanted.add(
            wanted(
                hit,
                one.inputs().artifact(),
                found.said(),
                found.said().rated(),
                signals.getOrDefault(hit.cluster().id(), InputStore.Signals.NONE)));
      }
    }
    return wanted;
  }

  private Map<Long, InputStore.Signals> signals(
      Handle handle, UUID tenant, List<Assessment.Hit> hits) {
    Set<Long> vulnerabilities = new HashSet<>();
    hits.forEach(hit -> vulnerabilities.add(hit.cluster().id()));
    return inputs.signals(handle, tenant, vulnerabilities);
  }

  /// What is known of these vulnerabilities changed: what is affected, their names, what is said
  /// about them, how likely they are.
  ///
  /// @param merged vulnerabilities that are now the same as an older one, which is the value
  /// @param awaited whether a request waits: more than [#AWAITED] artifacts are refused then
  void vulnerabilitiesChanged(
      Handle handle, UUID tenant, Set<Long> changed, Map<Long, Long> merged, boolean awaited) {
    Set<Long> scope = new HashSet<>(changed);
    scope.addAll(merged.keySet());
    scope.addAll(merged.values());
    if (scope.isEmpty()) {
      return;
    }
    inputs.lock(handle, tenant);
    List<AdvisoryReadStore.Known> known = advisories.ofVulnerabilities(handle, tenant, scope);
    List<Assessment.Pinned> pinned = reader.pinned(handle, tenant, known);
    InputStore.Ranges ranges = new InputStore.Ranges();
    for (Assessment.Pinned one : pinned) {
      FindingMatcher.prefilter(one.advisory())
          .forEach(
              (PackageKey key, List<CoarseRange> some) ->
                  some.forEach(range -> ranges.add(key.toString(), range)));
    }
    List<Assessment.Hit> hits = Assessment.hits(inputs.partsIn(handle, tenant, ranges), pinned);
    Set<Integer> parts = new HashSet<>();
    hits.forEach(hit -> parts.add(hit.part().id()));
    Map<Integer, List<Integer>> sources = inputs.sourcesUsing(handle, tenant, parts);
    Set<Integer> touched = new HashSet<>();
    sources.values().forEach(touched::addAll);
    if (awaited && touched.size() > AWAITED) {
      throw new VulnerabilitiesChanged.TooMuchAtOnce(touched.size() + " artifacts are concerned");
    }
    Set<String> names = InputReader.names(pinned);
    List<VexStore.Kept> said = statements.claims(handle, tenant, names, touched);
    List<Wanted> wanted =
        wanted(
            hits,
            sources,
            inputs.artifacts(handle, tenant, touched),
            (some, components) -> reader.marks(handle, tenant, some, components, said),
            new Opinions(said, triage.about(handle, tenant, names)),
            signals(handle, tenant, hits));
    Set<String> withdrawn = new TreeSet<>();
    for (AdvisoryReadStore.Known one : known) {
      if (one.advisory().isWithdrawn()) {
        withdrawn.add(one.advisory().id());
      }
    }
    List<Wanted.Kept> rows = findings.ofVulnerabilities(handle, tenant, scope);
    Map<String, List<String>> by = findings.naming(handle, tenant, withdrawn, rows);
    apply(
        handle,
        tenant,
        wanted,
        rows,
        row -> {
          List<String> ids = by.getOrDefault(row.evidence(), List.of());
          return ids.isEmpty()
              ? "no advisory in force concerns the component any longer"
              : "advisory withdrawn: " + String.join(", ", ids);
        },
        merged);
  }

  /// Of these vulnerabilities those that are found anywhere: what is merely more or less likely
  /// opens nothing.
  Set<Long> found(Handle handle, UUID tenant, Collection<Long> vulnerabilities) {
    return inputs.found(handle, tenant, vulnerabilities);
  }

  /// Something was said about vulnerabilities of these names.
  void statementsChanged(Handle handle, UUID tenant, Collection<String> names) {
    vulnerabilitiesChanged(
        handle, tenant, inputs.vulnerabilitiesNamed(handle, tenant, names), Map.of(), false);
  }

  private static List<Wanted> wanted(
      List<Assessment.Hit> hits,
      Map<Integer, List<Integer>> sources,
      Map<Integer, ArtifactSubject> artifacts,
      Marking marking,
      Opinions said,
      Map<Long, InputStore.Signals> signals) {
    List<Wanted> wanted = new ArrayList<>();
    Map<Integer, DocumentMarks> marks = marks(hits, sources, artifacts, marking, said);
    Map<Integer, Assessment.Ground> grounds = new HashMap<>();
    for (Assessment.Hit hit : hits) {
      InputStore.Signals known = signals.getOrDefault(hit.cluster().id(), InputStore.Signals.NONE);
      boolean silent = isSilent(hit, said);
      Verdicted last = null;
      Verdicted.Rated rated = null;
      for (int source : sources.getOrDefault(hit.part().id(), List.of())) {
        ArtifactSubject artifact = artifacts.get(source);
        if (artifact == null) {
          continue;
        }
        // Of a thousand artifacts most are told the same.
        if (last == null || !silent) {
          Assessment.Ground ground =
              grounds.computeIfAbsent(
                  source,
                  _ ->
                      Assessment.Ground.of(
                          artifact, marks.getOrDefault(source, DocumentMarks.NONE)));
          ScanFinding finding = Assessment.finding(hit, ground, said.about(artifact));
          last = last != null && last.isOf(finding) ? last : Verdicted.of(finding);
          // The advisories rate it, whatever is said.
          rated = rated == null ? last.rated() : rated;
        }
        wanted.add(wanted(hit, artifact, last, Objects.requireNonNull(rated), known));
      }
    }
    return wanted;
  }

  private static boolean isSilent(Assessment.Hit hit, Opinions said) {
    return said.isSilentOn(hit.cluster().names());
  }

  /// What documents say beside purls, by artifact.
  @FunctionalInterface
  private interface Marking {
    Map<Integer, DocumentMarks> of(Set<Integer> sources, Set<Integer> components);
  }

  /// Only statements ask for it, so it is read where there are some.
  private static Map<Integer, DocumentMarks> marks(
      List<Assessment.Hit> hits,
      Map<Integer, List<Integer>> sources,
      Map<Integer, ArtifactSubject> artifacts,
      Marking marking,
      Opinions said) {
    Set<Integer> components = new TreeSet<>();
    Set<Integer> spoken = new TreeSet<>();
    for (Assessment.Hit hit : hits) {
      if (!isSilent(hit, said)) {
        components.add(hit.part().id());
        spoken.addAll(sources.getOrDefault(hit.part().id(), List.of()));
      }
    }
    spoken.retainAll(artifacts.keySet());
    return spoken.isEmpty() ? Map.of() : marking.of(spoken, components);
  }

  private static Wanted wanted(
      Assessment.Hit hit,
      ArtifactSubject artifact,
      Verdicted said,
      Verdicted.Rated rated,
      InputStore.Signals known) {
    return new Wanted(
        new Wanted.Key(artifact.sourceId(), hit.part().id(), hit.cluster().id()),
        artifact,
        hit.part().purl(),
        hit.cluster().name(),
        hit.match().verdict(),
        said.finding().verdict(),
        rated.score(),
        rated.rating(),
        new Risk(
            rated.score(),
            known.epss(),
            known.kev(),
            artifact.criticality(),
            artifact.ponyFactor()),
        said.evidence(),
        said.digest());
  }

  /// Why a row closes that is wanted no more.
  @FunctionalInterface
  private interface Reason {
    String of(Wanted.Kept row);
  }

  private void apply(
      Handle handle,
      UUID tenant,
      List<Wanted> wanted,
      List<Wanted.Kept> rows,
      Reason reason,
      Map<Long, Long> merged) {
    Map<Wanted.Key, Wanted> open = new LinkedHashMap<>();
    wanted.forEach(one -> open.put(one.key(), one));
    Set<Wanted.Key> there = new HashSet<>();
    rows.forEach(row -> there.add(row.key()));
    Difference difference = new Difference();
    for (Wanted.Kept row : rows) {
      Wanted.Key key = row.key();
      Long into = merged.get(key.vulnerabilityId());
      Wanted.Key now = into == null ? key : new Wanted.Key(key.sourceId(), key.componentId(), into);
      boolean taken = into != null && there.contains(now);
      Wanted one = taken ? null : open.remove(now);
      if (one == null) {
        difference.close(row, taken ? "merged into an older name" : reason.of(row), taken);
      } else if (!one.isAs(row)) {
        difference.change(row, one);
      }
    }
    open.values().forEach(difference::open);
    difference.write(handle, tenant, findings, listener, clock.instant());
  }
}
