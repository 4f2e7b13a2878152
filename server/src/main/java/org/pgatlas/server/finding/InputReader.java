package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.match.Subject;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.vex.ClaimStore;
import org.pgatlas.server.vex.VexStore;

/// Reads what artifacts are assessed with as it is now: their parts, the advisories that may
/// concern them, what is said and was decided about those. All functions are part of the caller's
/// transaction.
final class InputReader {
  private final AdvisoryReadStore advisories;
  private final ClaimStore statements = new ClaimStore();
  private final InputStore inputs = new InputStore();
  private final TriageStore triage = new TriageStore();
  private final BomLinks links;

  InputReader(AdvisoryReadStore advisories, BomLinks links) {
    this.advisories = advisories;
    this.links = links;
  }

  AdvisoryReadStore advisories() {
    return advisories;
  }

  /// What would be assessed for an artifact now.
  Inputs inForce(Handle handle, UUID tenant, int source) {
    return inForce(handle, tenant, List.of(source)).getFirst();
  }

  /// What would be assessed for each of the artifacts now, in their order.
  List<Inputs> inForce(Handle handle, UUID tenant, Collection<Integer> sources) {
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
    List<Inputs> read = read(handle, tenant, asked);
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
  Inputs of(
      Handle handle,
      UUID tenant,
      ArtifactSubject artifact,
      List<Assessment.Part> parts,
      DocumentMarks marks) {
    return read(handle, tenant, List.of(new Asked(artifact, parts, marks))).getFirst();
  }

  /// An artifact and what it is made of.
  private record Asked(
      ArtifactSubject artifact, List<Assessment.Part> parts, DocumentMarks marks) {}

  /// What is known of the artifacts' parts, asked for all of them at once.
  private List<Inputs> read(Handle handle, UUID tenant, List<Asked> asked) {
    List<Set<AdvisoryReadStore.Probe>> probes = asked.stream().map(InputReader::probes).toList();
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

  /// Advisories' documents, each with the vulnerability that it means.
  List<Assessment.Pinned> pinned(Handle handle, UUID tenant, List<AdvisoryReadStore.Known> known) {
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

  /// All that the vulnerabilities are called.
  static Set<String> names(Collection<Assessment.Pinned> pinned) {
    Set<String> names = new TreeSet<>();
    pinned.forEach(one -> names.addAll(one.cluster().names()));
    return names;
  }

  /// What the documents in force for artifacts say of these components beside their purls, and what
  /// statements call them.
  Map<Integer, DocumentMarks> marks(
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
}
