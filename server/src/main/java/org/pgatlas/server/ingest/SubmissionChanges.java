package org.pgatlas.server.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.catalog.VertexLookup;
import org.pgatlas.server.submission.Comparison;
import org.pgatlas.server.submission.RawArtifacts;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SubmissionAuditStore;

/// Which edges a submission added, removed and changed: the difference between its document and the
/// one that was in force before it. Both are kept exact and forever, so the answer stays the same
/// after later versions, and nothing is stored twice.
public final class SubmissionChanges {
  private static final Comparator<Edge> ORDER =
      Comparator.comparing((Edge e) -> e.dependent().id()).thenComparing(e -> e.dependency().id());

  private final SubmissionAuditStore audit;
  private final RawArtifacts artifacts;
  private final VertexLookup vertices;
  private final SbomLimits limits;

  public SubmissionChanges(
      SubmissionAuditStore audit,
      RawArtifacts artifacts,
      VertexLookup vertices,
      SbomLimits limits) {
    this.audit = audit;
    this.artifacts = artifacts;
    this.vertices = vertices;
    this.limits = limits;
  }

  /// An end of an edge.
  ///
  /// @param vertex what the id means in the graph now, null when the graph no longer has it
  public record End(String id, VertexLookup.@Nullable Found vertex) {}

  /// An edge that one of two documents asserts, or both with different versions.
  ///
  /// @param before version that the earlier document names, null when none
  /// @param after version that this document names, null when none
  public record Edge(
      End dependent, End dependency, @Nullable String before, @Nullable String after) {}

  /// By dependent, then dependency.
  ///
  /// @param replaces false when nothing was in force before
  public record Changes(
      boolean replaces, List<Edge> added, List<Edge> removed, List<Edge> changed) {
    public Changes {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      changed = List.copyOf(changed);
    }
  }

  /// Empty when the submission changed nothing (refused, duplicate, waiting, superseded), or when
  /// its documents are over limits that were lowered since.
  public Optional<Changes> of(UUID tenant, int submission) {
    Optional<Comparison> comparison = audit.comparison(tenant, submission);
    if (comparison.isEmpty()) {
      return Optional.empty();
    }
    String artifact = comparison.get().artifact();
    Comparison.Document before = comparison.get().before();
    try {
      Map<SbomGraph.Pair, String> now = edges(tenant, artifact, comparison.get().now());
      Map<SbomGraph.Pair, String> then =
          before == null ? Map.of() : edges(tenant, artifact, before);
      return Optional.of(difference(tenant, before != null, then, now));
    } catch (DocumentException overLimit) {
      return Optional.empty();
    }
  }

  /// Edges in package ids, the root as its repo.
  private Map<SbomGraph.Pair, String> edges(
      UUID tenant, String artifact, Comparison.Document document) throws DocumentException {
    byte[] bytes =
        artifacts
            .get(tenant, document.sha256())
            .orElseThrow(() -> new IllegalStateException("a document's bytes are missing"));
    String repo = RepositoryClaim.parse(document.repositoryClaim()).canonicalId();
    Map<SbomGraph.Pair, String> edges = new HashMap<>();
    SbomGraph.of(SbomParser.parse(bytes, limits), repo, artifact)
        .edges()
        .forEach(
            (pair, version) ->
                edges.put(
                    new SbomGraph.Pair(
                        pair.dependent().equals(SbomGraph.ROOT) ? repo : pair.dependent(),
                        pair.dependency().equals(SbomGraph.ROOT) ? repo : pair.dependency()),
                    version));
    return edges;
  }

  private Changes difference(
      UUID tenant,
      boolean replaces,
      Map<SbomGraph.Pair, String> then,
      Map<SbomGraph.Pair, String> now) {
    Set<String> ids = new LinkedHashSet<>();
    now.forEach((pair, version) -> addEnds(ids, pair, !version.equals(then.get(pair))));
    then.keySet().forEach(pair -> addEnds(ids, pair, !now.containsKey(pair)));
    Map<String, VertexLookup.Found> found = vertices.find(tenant, ids);
    List<Edge> added = new ArrayList<>();
    List<Edge> changed = new ArrayList<>();
    List<Edge> removed = new ArrayList<>();
    now.forEach(
        (pair, version) -> {
          String earlier = then.get(pair);
          if (earlier == null) {
            added.add(edge(found, pair, "", version));
          } else if (!earlier.equals(version)) {
            changed.add(edge(found, pair, earlier, version));
          }
        });
    then.forEach(
        (pair, version) -> {
          if (!now.containsKey(pair)) {
            removed.add(edge(found, pair, version, ""));
          }
        });
    return new Changes(replaces, shown(added), shown(removed), shown(changed));
  }

  /// In order, without those whose two ids are one vertex through an alias: the graph has no such
  /// edge.
  private static List<Edge> shown(List<Edge> edges) {
    return edges.stream()
        .filter(
            e ->
                e.dependent().vertex() == null
                    || !e.dependent().vertex().equals(e.dependency().vertex()))
        .sorted(ORDER)
        .toList();
  }

  private static void addEnds(Set<String> ids, SbomGraph.Pair pair, boolean differs) {
    if (differs) {
      ids.add(pair.dependent());
      ids.add(pair.dependency());
    }
  }

  private static Edge edge(
      Map<String, VertexLookup.Found> found, SbomGraph.Pair pair, String before, String after) {
    return new Edge(
        new End(pair.dependent(), found.get(pair.dependent())),
        new End(pair.dependency(), found.get(pair.dependency())),
        before.isEmpty() ? null : before,
        after.isEmpty() ? null : after);
  }
}
