package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.vex.VexResolution;

/// What is said and what was decided about vulnerabilities, artifact by artifact: a statement
/// counts wherever its products are, a decision for its own artifact alone.
final class Opinions {
  private final Collection<VexStore.Kept> statements;
  private final Map<String, List<TriageStore.Decision>> decisions;
  private final VexResolution all;
  private final VexResolution said;
  private final Map<String, VexResolution> ofDecided = new HashMap<>();

  Opinions(Collection<VexStore.Kept> statements, Collection<TriageStore.Decision> decisions) {
    this.statements = statements;
    this.decisions =
        decisions.stream()
            .sorted(TriageStore.Decision.ORDER)
            .collect(Collectors.groupingBy(TriageStore.Decision::artifact));
    this.all = Inputs.resolution(statements, decisions);
    this.said = decisions.isEmpty() ? all : Inputs.resolution(statements, List.of());
  }

  /// Whether nobody says or decided anything about a vulnerability of these names.
  boolean isSilentOn(Collection<String> names) {
    return all.isSilentOn(names);
  }

  VexResolution about(ArtifactSubject artifact) {
    List<TriageStore.Decision> own = decisions.get(artifact.id());
    return own == null
        ? said
        : ofDecided.computeIfAbsent(artifact.id(), _ -> Inputs.resolution(statements, own));
  }
}
