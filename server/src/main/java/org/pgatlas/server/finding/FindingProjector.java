package org.pgatlas.server.finding;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.CoarseRange;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.match.Subject;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.severity.SeverityScore;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexResolution;

/// Keeps the current findings right, in the transaction of whatever changed: a document applied or
/// withdrawn (forward: one artifact against all advisories), advisories, statements or decisions
/// (reverse: some vulnerabilities against what is in force). Both narrow down in SQL by coarse keys
/// and decide by [Assessment]; both write by difference, so that the same again changes nothing.
final class FindingProjector {
  private final AdvisoryReadStore advisories = new AdvisoryReadStore();
  private final VexStore statements = new VexStore();
  private final InputStore inputs = new InputStore();
  private final TriageStore triage = new TriageStore();
  private final FindingStore findings = new FindingStore();
  private final Clock clock;
  private final FindingsChanged listener;
  private final BomLinks links;

  FindingProjector(Clock clock, FindingsChanged listener, BomLinks links) {
    this.clock = clock;
    this.listener = listener;
    this.links = links;
  }

  /// Everything that an artifact was assessed with: what a manifest pins.
  record Inputs(
      ArtifactSubject artifact,
      List<Assessment.Part> parts,
      DocumentMarks marks,
      List<Assessment.Pinned> advisories,
      List<VexStore.Kept> statements,
      List<TriageStore.Decision> decisions) {
    /// The same where the artifact's document carries these statements.
    Inputs carrying(Collection<VexStore.Kept> carried) {
      List<VexStore.Kept> all = new ArrayList<>(carried);
      statements.stream().filter(one -> !one.isCarried()).forEach(all::add);
      return new Inputs(artifact, parts, marks, advisories, all, decisions);
    }

    private Inputs linked(BomLinks.@Nullable Links links) {
      return links == null
          ? this
          : new Inputs(artifact, parts, marks.linked(links), advisories, statements, decisions);
    }

    /// What a scan of them finds: of the decisions those about the artifact count.
    ScanResult result() {
      return ScanResult.of(
          parts,
          advisories,
          artifact,
          marks,
          resolution(
              statements,
              decisions.stream()
                  .filter(one -> one.artifact().equals(artifact.id()))
                  .sorted(TriageStore.Decision.ORDER)
                  .toList()));
    }
  }

  /// The components in force of artifacts changed; returns what was read of each.
  List<Inputs> sourcesChanged(Handle handle, UUID tenant, Collection<Integer> sources) {
    inputs.lock(handle, tenant);
    List<Inputs> read = inputs(handle, tenant, sources);
    apply(
        handle,
        tenant,
        wanted(handle, tenant, read),
        findings.ofSources(handle, tenant, sources),
        _ -> "the artifact has the component no longer",
        Map.of());
    return read;
  }

  /// What would be assessed for an artifact now.
  Inputs inputs(Handle handle, UUID tenant, int source) {
    return inputs(handle, tenant, List.of(source)).getFirst();
  }

  private List<Inputs> inputs(Handle handle, UUID tenant, Collection<Integer> sources) {
    Map<Integer, ArtifactSubject> artifacts = inputs.artifacts(handle, tenant, sources);
    Map<Integer, List<Assessment.Part>> parts = inputs.parts(handle, tenant, sources);
    Map<Integer, DocumentMarks> marks = inputs.marks(handle, tenant, sources);
    List<Asked> asked = new ArrayList<>();
    for (int source : sources) {
      ArtifactSubject artifact = artifacts.get(source);
      if (artifact == null) {
        throw new IllegalArgumentException("no artifact has the number " + source);
      }
      asked.add(
          new Asked(
              artifact,
              parts.getOrDefault(source, List.of()),
              marks.getOrDefault(source, DocumentMarks.NONE)));
    }
    List<Inputs> read = inputs(handle, tenant, asked);
    Map<Integer, BomLinks.Links> linked =
        links.inForce(
            handle,
            tenant,
            sources,
            read.stream().flatMap(one -> one.statements().stream()).toList());
    return linked.isEmpty()
        ? read
        : read.stream().map(one -> one.linked(linked.get(one.artifact().sourceId()))).toList();
  }

  /// What would be assessed now for an artifact made of these parts.
  Inputs inputs(
      Handle handle,
      UUID tenant,
      ArtifactSubject artifact,
      List<Assessment.Part> parts,
      DocumentMarks marks) {
    return inputs(handle, tenant, List.of(new Asked(artifact, parts, marks))).getFirst();
  }

  /// An artifact and what it is made of.
  private record Asked(
      ArtifactSubject artifact, List<Assessment.Part> parts, DocumentMarks marks) {}

  /// What is known of the artifacts' parts, asked for all of them at once.
  private List<Inputs> inputs(Handle handle, UUID tenant, List<Asked> asked) {
    List<Set<AdvisoryReadStore.Probe>> probes = asked.stream().map(one -> probes(one)).toList();
    Set<AdvisoryReadStore.Probe> all = new LinkedHashSet<>();
    probes.forEach(all::addAll);
    Map<AdvisoryReadStore.Probe, Set<Long>> candidates = advisories.candidates(handle, tenant, all);
    Set<Long> rows = new HashSet<>();
    candidates.values().forEach(rows::addAll);
    Map<Long, Assessment.Pinned> pinned = new LinkedHashMap<>();
    List<AdvisoryReadStore.Known> known = advisories.byRow(handle, tenant, rows);
    List<Assessment.Pinned> documents = pinned(handle, tenant, known);
    for (int i = 0; i < known.size(); i++) {
      pinned.put(known.get(i).rowId(), documents.get(i));
    }
    Set<String> names = names(pinned.values());
    List<Integer> sources = asked.stream().map(one -> one.artifact().sourceId()).toList();
    List<VexStore.Kept> said = statements.claims(handle, tenant, names, sources);
    List<TriageStore.Decision> decided = triage.about(handle, tenant, names);
    List<Inputs> read = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      Set<Long> own = new HashSet<>();
      probes.get(i).forEach(probe -> own.addAll(candidates.getOrDefault(probe, Set.of())));
      List<Assessment.Pinned> concerning =
          pinned.entrySet().stream()
              .filter(one -> own.contains(one.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      Set<String> called = names(concerning);
      Asked one = asked.get(i);
      read.add(
          new Inputs(
              one.artifact(),
              one.parts(),
              one.marks(),
              concerning,
              said.isEmpty() || asked.size() == 1
                  ? said
                  : statements.claims(handle, tenant, called, List.of(sources.get(i))),
              decided.stream().filter(d -> called.contains(d.vulnerability())).toList()));
    }
    return read;
  }

  /// What advisories may call the parts.
  private static Set<AdvisoryReadStore.Probe> probes(Asked one) {
    Set<AdvisoryReadStore.Probe> probes = new LinkedHashSet<>();
    for (Assessment.Part part : one.parts()) {
      Subject subject = Assessment.subject(part);
      if (subject != null) {
        for (Subject.Identity identity : subject.identities()) {
          probes.add(
              new AdvisoryReadStore.Probe(
                  identity.of().family(),
                  identity.of().name(),
                  identity.coarseKey().isPresent() ? identity.coarseKey().getAsLong() : null));
        }
      }
    }
    return probes;
  }

  private List<Assessment.Pinned> pinned(
      Handle handle, UUID tenant, List<AdvisoryReadStore.Known> known) {
    Set<Long> ids = new HashSet<>();
    known.forEach(one -> ids.add(one.vulnerabilityId()));
    Map<Long, Cluster> clusters = new HashMap<>();
    advisories
        .names(handle, tenant, ids)
        .forEach((id, names) -> clusters.put(id, Cluster.of(id, names)));
    List<Assessment.Pinned> pinned = new ArrayList<>(known.size());
    for (AdvisoryReadStore.Known one : known) {
      Cluster cluster = clusters.get(one.vulnerabilityId());
      if (cluster == null) {
        cluster = Cluster.of(one.vulnerabilityId(), List.of(one.advisory().id()));
      }
      pinned.add(new Assessment.Pinned(one.advisory(), one.digest(), cluster));
    }
    return pinned;
  }

  private static Set<String> names(Collection<Assessment.Pinned> pinned) {
    Set<String> names = new TreeSet<>();
    pinned.forEach(one -> names.addAll(one.cluster().names()));
    return names;
  }

  private List<Wanted> wanted(Handle handle, UUID tenant, List<Inputs> read) {
    List<List<Assessment.Hit>> hits =
        read.stream().map(one -> Assessment.hits(one.parts(), one.advisories())).toList();
    Map<Long, InputStore.Signals> signals =
        signals(handle, tenant, hits.stream().flatMap(List::stream).toList());
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      Inputs one = read.get(i);
      int source = one.artifact().sourceId();
      Map<Integer, List<Integer>> everywhere = new HashMap<>();
      hits.get(i).forEach(hit -> everywhere.put(hit.part().id(), List.of(source)));
      wanted.addAll(
          wanted(
              hits.get(i),
              everywhere,
              Map.of(source, one.artifact()),
              (_, _) -> Map.of(source, one.marks()),
              resolution(one.statements(), one.decisions()),
              signals));
    }
    return wanted;
  }

  private Map<Long, InputStore.Signals> signals(
      Handle handle, UUID tenant, List<Assessment.Hit> hits) {
    Set<Long> vulnerabilities = new HashSet<>();
    hits.forEach(hit -> vulnerabilities.add(hit.cluster().id()));
    return inputs.signals(handle, tenant, vulnerabilities);
  }

  static VexResolution resolution(
      Collection<VexStore.Kept> statements, Collection<TriageStore.Decision> decisions) {
    List<VexClaim> claims = new ArrayList<>();
    statements.forEach(one -> claims.add(one.claim()));
    decisions.forEach(one -> claims.add(one.claim()));
    return new VexResolution(claims);
  }

  /// What is known of these vulnerabilities changed: what is affected, their names, what is said
  /// about them, how likely they are.
  ///
  /// @param merged vulnerabilities that are now the same as an older one, which is the value
  void vulnerabilitiesChanged(
      Handle handle, UUID tenant, Set<Long> changed, Map<Long, Long> merged) {
    Set<Long> scope = new HashSet<>(changed);
    scope.addAll(merged.keySet());
    scope.addAll(merged.values());
    if (scope.isEmpty()) {
      return;
    }
    inputs.lock(handle, tenant);
    List<AdvisoryReadStore.Known> known = advisories.ofVulnerabilities(handle, tenant, scope);
    List<Assessment.Pinned> pinned = pinned(handle, tenant, known);
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
    Set<String> names = names(pinned);
    List<VexStore.Kept> said = statements.claims(handle, tenant, names, touched);
    List<Wanted> wanted =
        wanted(
            hits,
            sources,
            inputs.artifacts(handle, tenant, touched),
            (some, components) -> marks(handle, tenant, some, components, said),
            resolution(said, triage.about(handle, tenant, names)),
            signals(handle, tenant, hits));
    Set<String> withdrawn = new TreeSet<>();
    for (AdvisoryReadStore.Known one : known) {
      if (one.advisory().isWithdrawn()) {
        withdrawn.add(one.advisory().id());
      }
    }
    apply(
        handle,
        tenant,
        wanted,
        findings.ofVulnerabilities(handle, tenant, scope),
        row -> {
          List<String> ids = withdrawn.stream().filter(row::isBy).toList();
          return ids.isEmpty()
              ? "no advisory in force concerns the component any longer"
              : "advisory withdrawn: " + String.join(", ", ids);
        },
        merged);
  }

  private Map<Integer, DocumentMarks> marks(
      Handle handle,
      UUID tenant,
      Set<Integer> sources,
      Set<Integer> components,
      List<VexStore.Kept> said) {
    Map<Integer, DocumentMarks> marks =
        new HashMap<>(inputs.marks(handle, tenant, sources, components));
    links
        .inForce(handle, tenant, sources, said)
        .forEach(
            (source, called) ->
                marks.merge(
                    source, DocumentMarks.NONE.linked(called), (known, _) -> known.linked(called)));
    return marks;
  }

  /// Of these vulnerabilities those that are found anywhere: what is merely more or less likely
  /// opens nothing.
  Set<Long> found(Handle handle, UUID tenant, Collection<Long> vulnerabilities) {
    return inputs.found(handle, tenant, vulnerabilities);
  }

  /// Something was said about vulnerabilities of these names.
  void statementsChanged(Handle handle, UUID tenant, Collection<String> names) {
    vulnerabilitiesChanged(
        handle, tenant, inputs.vulnerabilitiesNamed(handle, tenant, names), Map.of());
  }

  private static List<Wanted> wanted(
      List<Assessment.Hit> hits,
      Map<Integer, List<Integer>> sources,
      Map<Integer, ArtifactSubject> artifacts,
      Marking marking,
      VexResolution said,
      Map<Long, InputStore.Signals> signals) {
    List<Wanted> wanted = new ArrayList<>();
    Map<Integer, DocumentMarks> marks = marks(hits, sources, artifacts, marking, said);
    for (Assessment.Hit hit : hits) {
      InputStore.Signals known = signals.getOrDefault(hit.cluster().id(), InputStore.Signals.NONE);
      boolean silent = isSilent(hit, said);
      Verdicted last = null;
      for (int source : sources.getOrDefault(hit.part().id(), List.of())) {
        ArtifactSubject artifact = artifacts.get(source);
        if (artifact == null) {
          continue;
        }
        // Of a thousand artifacts most are told the same.
        if (last == null || !silent) {
          DocumentMarks own = marks.getOrDefault(source, DocumentMarks.NONE);
          ScanFinding finding = Assessment.finding(hit, artifact, own, said);
          last = last != null && last.isOf(finding) ? last : Verdicted.of(finding);
        }
        wanted.add(wanted(hit, artifact, last, known));
      }
    }
    return wanted;
  }

  private static boolean isSilent(Assessment.Hit hit, VexResolution said) {
    return said.isSilentOn(Set.copyOf(hit.cluster().names()));
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
      VexResolution said) {
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

  /// What a hit comes to, with its evidence as text.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Verdicted(
      ScanFinding finding,
      @Nullable Double score,
      @Nullable String rating,
      String evidence,
      byte[] digest) {
    static Verdicted of(ScanFinding finding) {
      Optional<SeverityScore> severity = finding.severity();
      String evidence = EvidenceJson.write(finding);
      return new Verdicted(
          finding,
          severity.map(SeverityScore::score).orElse(null),
          severity.map(one -> EvidenceJson.lower(one.rating())).orElse(null),
          evidence,
          EvidenceJson.digest(evidence));
    }

    /// Of the same hit, so that statements alone can make a difference.
    boolean isOf(ScanFinding other) {
      return finding.verdict() == other.verdict() && finding.vex().equals(other.vex());
    }
  }

  private static Wanted wanted(
      Assessment.Hit hit, ArtifactSubject artifact, Verdicted said, InputStore.Signals known) {
    return new Wanted(
        new Wanted.Key(artifact.sourceId(), hit.part().id(), hit.cluster().id()),
        artifact,
        hit.part().purl(),
        hit.cluster().name(),
        hit.match().verdict(),
        said.finding().verdict(),
        said.score(),
        said.rating(),
        new Risk(
            said.score(), known.epss(), known.kev(), artifact.criticality(), artifact.ponyFactor()),
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
    Instant at = clock.instant();
    difference.write(handle, tenant, findings, at);
    listener.announce(handle, tenant, difference.opened(), difference.closed());
  }
}
