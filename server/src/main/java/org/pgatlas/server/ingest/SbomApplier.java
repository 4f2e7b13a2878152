package org.pgatlas.server.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.SbomException;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.catalog.EdgeConfidence;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.catalog.ProjectStore;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.component.ComponentWriter;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.PermanentFailure;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.wire.Json;

/// Applies an admitted SBOM version to the graph: the submitting repo, its packages, root and
/// nested edges with their evidence, what it publishes, its project, and its components to what is
/// in force. The version, its submissions
/// and the graph change in one transaction; a version that was settled before is left alone, so a
/// repeated job has no effect.
public final class SbomApplier implements JobHandler {
  private final Database database;
  private final SubmissionStore submissions;
  private final ArtifactStore artifacts;
  private final VertexStore vertices;
  private final EdgeStore edges;
  private final ProjectStore projects;
  private final ComponentWriter components;
  private final SbomLimits limits;
  private final GraphChanged graphChanged;
  private final ComponentsChanged componentsChanged;

  public SbomApplier(
      Database database,
      SubmissionStore submissions,
      ArtifactStore artifacts,
      CatalogWriters catalog,
      ComponentWriter components,
      SbomLimits limits,
      GraphChanged graphChanged,
      ComponentsChanged componentsChanged) {
    this.database = database;
    this.submissions = submissions;
    this.artifacts = artifacts;
    this.vertices = catalog.vertices();
    this.edges = catalog.edges();
    this.projects = catalog.projects();
    this.components = components;
    this.limits = limits;
    this.graphChanged = graphChanged;
    this.componentsChanged = componentsChanged;
  }

  /// What changed in the graph, kept with the version and shown in its audit trail.
  public record Summary(
      int packages,
      int edges,
      int edgesAdded,
      int edgesRemoved,
      int edgesChanged,
      int externalsDropped,
      List<String> notes) {}

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Admitted(SubmissionStore.Version version, byte[] bytes) {}

  @Override
  public void handle(Job job, Completion completion) {
    long versionId = Json.MAPPER.readTree(job.payload()).get("artifact_version_id").asLong();
    UUID tenant = job.tenant();
    Optional<Admitted> admitted =
        database.write(
            tenant,
            handle ->
                submissions
                    .version(handle, tenant, versionId)
                    .filter(version -> !version.settled() && !version.newerWaits())
                    .map(
                        version ->
                            new Admitted(
                                version,
                                artifacts
                                    .get(handle, tenant, version.contentHash())
                                    .orElseThrow())));
    if (admitted.isEmpty()) {
      database.run(tenant, handle -> supersede(handle, tenant, versionId));
      return;
    }
    try {
      Sbom sbom = SbomParser.parse(admitted.get().bytes(), limits);
      SubmissionStore.Version admittedVersion = admitted.get().version();
      ComponentWriter.Numbered numbered =
          components.number(
              tenant, admittedVersion.documentId(), sbom, admittedVersion.artifactPurl());
      database.writeRows(
          tenant,
          handle -> {
            apply(handle, tenant, versionId, sbom, numbered);
            completion.in(handle);
            return Boolean.TRUE;
          });
    } catch (SbomException | IllegalArgumentException e) {
      // The document itself is the reason, so no further attempt can help; its submitter is told.
      String detail = "admitted document cannot be applied: " + e.getMessage();
      database.run(tenant, handle -> fail(handle, tenant, versionId, detail));
      throw new PermanentFailure(detail, e);
    }
  }

  private void fail(Handle handle, UUID tenant, long versionId, String detail) {
    submissions
        .version(handle, tenant, versionId)
        .filter(version -> !version.settled())
        .ifPresent(
            version -> {
              submissions.settle(handle, tenant, versionId, "failed", null, detail);
              graphChanged.failed(
                  handle,
                  tenant,
                  version.artifactPurl(),
                  Json.write(Map.of("artifact_version_id", versionId, "error", detail)));
            });
  }

  /// Of several versions that wait only the newest is applied; the others are recorded.
  private void supersede(Handle handle, UUID tenant, long versionId) {
    submissions
        .version(handle, tenant, versionId)
        .filter(version -> !version.settled())
        .ifPresent(_ -> submissions.settle(handle, tenant, versionId, "superseded", null, null));
  }

  private void apply(
      Handle handle, UUID tenant, long versionId, Sbom sbom, ComponentWriter.Numbered numbered) {
    vertices.lockGraph(handle, tenant);
    SubmissionStore.Version version = submissions.version(handle, tenant, versionId).orElseThrow();
    if (version.settled()) {
      return;
    }
    if (submissions.appliedSeq(handle, tenant, version.sourceId()) > version.seq()) {
      submissions.settle(handle, tenant, versionId, "superseded", null, null);
      return;
    }
    RepositoryClaim claim = RepositoryClaim.parse(version.repositoryClaim());
    int repo =
        vertices.ensureRepo(
            handle, tenant, claim.canonicalId(), claim.displayName(), claim.repoUrl());
    edges.attach(handle, tenant, version.sourceId(), repo);
    projects.joinProject(
        handle,
        tenant,
        repo,
        new ProjectStore.Owner(claim.host(), claim.owner(), claim.ownerUrl()));
    SbomGraph graph = SbomGraph.of(sbom, claim.canonicalId(), version.artifactPurl());
    List<String> notes = new ArrayList<>();
    String refusal = aliasRoot(handle, tenant, graph, claim, repo);
    if (refusal != null) {
      notes.add(refusal);
    }
    if (!graph.rootVersion().isEmpty()) {
      vertices.setLatestVersion(handle, tenant, repo, graph.rootVersion());
    }
    Map<String, Integer> ids = vertices.resolve(handle, tenant, graph.packages().values());
    List<EdgeStore.Edge> asserted = edgesOf(graph, ids, repo);
    EdgeStore.Change change =
        edges.replace(handle, tenant, version.sourceId(), EdgeConfidence.VERIFIED_SBOM, asserted);
    Set<Integer> unused = new HashSet<>(change.touched());
    unused.addAll(
        edges.replaceLoose(handle, tenant, version.sourceId(), loose(ids, asserted, repo)));
    int dropped = vertices.dropUnusedExternals(handle, tenant, unused);
    submissions.makeCurrent(handle, tenant, version);
    components.putInForce(handle, tenant, version.sourceId(), numbered);
    componentsChanged.announce(handle, tenant, version.sourceId());
    Summary summary =
        new Summary(
            graph.packages().size(),
            graph.edges().size(),
            change.added(),
            change.removed(),
            change.changed(),
            dropped,
            notes);
    String facts = Json.write(summary);
    submissions.settle(handle, tenant, versionId, "applied", facts, null);
    graphChanged.announce(handle, tenant, "sbom", claim.canonicalId(), facts);
  }

  private @Nullable String aliasRoot(
      Handle handle, UUID tenant, SbomGraph graph, RepositoryClaim claim, int repo) {
    String published = graph.rootPackage();
    if (published == null || published.equals(claim.canonicalId())) {
      return null;
    }
    String refusal = vertices.alias(handle, tenant, published, repo, "sbom-root");
    return refusal == null ? null : "not recorded as published by this repo: " + refusal;
  }

  private static List<EdgeStore.Edge> edgesOf(SbomGraph graph, Map<String, Integer> ids, int repo) {
    List<EdgeStore.Edge> edges = new ArrayList<>(graph.edges().size());
    Set<Long> seen = new HashSet<>();
    graph
        .edges()
        .forEach(
            (pair, range) -> {
              int dependent =
                  pair.dependent().equals(SbomGraph.ROOT) ? repo : id(ids, pair.dependent());
              int dependency =
                  pair.dependency().equals(SbomGraph.ROOT) ? repo : id(ids, pair.dependency());
              // Two ids may be one vertex through an alias.
              if (dependent != dependency && seen.add((long) dependent << 32 | dependency)) {
                edges.add(
                    new EdgeStore.Edge(
                        dependent, dependency, range.isEmpty() ? null : shorten(range)));
              }
            });
    return edges;
  }

  /// Packages that the document lists and none of its edges touches.
  private static Set<Integer> loose(
      Map<String, Integer> ids, List<EdgeStore.Edge> edges, int repo) {
    Set<Integer> loose = new HashSet<>(ids.values());
    loose.remove(repo);
    for (EdgeStore.Edge edge : edges) {
      loose.remove(edge.dependentId());
      loose.remove(edge.dependencyId());
    }
    return loose;
  }

  private static int id(Map<String, Integer> ids, String canonicalId) {
    Integer id = ids.get(canonicalId);
    if (id == null) {
      throw new IllegalStateException("package was not resolved: " + canonicalId);
    }
    return id;
  }

  private static String shorten(String range) {
    return range.length() <= 1024 ? range : range.substring(0, 1023) + "…";
  }
}
