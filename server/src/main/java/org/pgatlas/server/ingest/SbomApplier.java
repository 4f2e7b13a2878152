package org.pgatlas.server.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
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
import org.pgatlas.server.submission.ReadingRoom;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.submission.SubmissionStore;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// Applies an admitted SBOM version to the graph: the submitting repo, its packages, root and
/// nested edges with their evidence, what it publishes, its project, and its components to what is
/// in force. The version, its submissions and the graph change in one transaction, several
/// documents' together; a version that was settled before is left alone, so a repeated job has no
/// effect.
public final class SbomApplier implements JobHandler.Together {
  /// Components that one transaction applies when there are several documents.
  private static final int MOST_TOGETHER = 20_000;

  /// What a component takes while its document is applied: the model, its names in the graph and
  /// in the dictionary.
  private static final long HEAP_PER_COMPONENT = 1_500;

  private static final long HEAP_AT_LEAST = 1 << 20;

  /// Bytes of a document that is done alone.
  private static final long LARGE = 8 << 20;

  private final Database database;
  private final SubmissionStore submissions;
  private final ArtifactStore artifacts;
  private final VertexStore vertices;
  private final EdgeStore edges;
  private final ProjectStore projects;
  private final ComponentWriter components;
  private final Reading reading;
  private final GraphChanged graphChanged;
  private final ComponentsChanged componentsChanged;

  /// What reading documents may cost.
  ///
  /// @param room which the door shares
  public record Reading(SbomLimits limits, ReadingRoom room) {}

  public SbomApplier(
      Database database,
      SubmissionStore submissions,
      ArtifactStore artifacts,
      CatalogWriters catalog,
      ComponentWriter components,
      Reading reading,
      GraphChanged graphChanged,
      ComponentsChanged componentsChanged) {
    this.database = database;
    this.submissions = submissions;
    this.artifacts = artifacts;
    this.vertices = catalog.vertices();
    this.edges = catalog.edges();
    this.projects = catalog.projects();
    this.components = components;
    this.reading = reading;
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

  /// A version that is read and numbered: what its transaction needs.
  private record Ready(
      Job job,
      SubmissionStore.Version version,
      RepositoryClaim claim,
      SbomGraph graph,
      ComponentWriter.Numbered numbered) {}

  /// A version whose repo is there.
  private record Placed(Ready ready, int repo, List<String> notes) {
    int source() {
      return ready.version().sourceId();
    }
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    Optional<SubmissionStore.Version> version =
        versions(List.of(job)).values().stream().findFirst();
    if (version.isEmpty()) {
      return;
    }
    long versionId = version.get().id();
    if (!version.get().isToApply()) {
      // Of several versions that wait only the newest is applied; the others are recorded.
      database.run(tenant, handle -> supersede(handle, tenant, versionId));
      return;
    }
    try (ReadingRoom.Share _ = reading.room().enter(heap(version.get().components()))) {
      write(tenant, number(tenant, List.of(read(job, version.get()))), completion);
    } catch (DocumentException | IllegalArgumentException e) {
      // The document itself is the reason, so no further attempt can help; its submitter is told.
      String detail = "admitted document cannot be applied: " + e.getMessage();
      database.run(tenant, handle -> fail(handle, tenant, versionId, detail));
      throw new PermanentFailure(detail, e);
    }
  }

  /// Small documents are applied in one transaction: most of what a document costs, it costs once
  /// for all of them. One that cannot be read or is large is left to be done alone.
  @Override
  public List<Job> handle(List<Job> jobs, Function<List<Job>, Completion> completions) {
    Map<Job, SubmissionStore.Version> versions = versions(jobs);
    long parts = versions.values().stream().mapToLong(SubmissionStore.Version::components).sum();
    try (ReadingRoom.Share _ = reading.room().enter(heap(Math.min(parts, MOST_TOGETHER)))) {
      return together(jobs, versions, completions);
    }
  }

  private List<Job> together(
      List<Job> jobs,
      Map<Job, SubmissionStore.Version> versions,
      Function<List<Job>, Completion> completions) {
    UUID tenant = jobs.getFirst().tenant();
    List<Job> left = new ArrayList<>();
    List<Job> together = new ArrayList<>();
    List<Job> outdated = new ArrayList<>();
    List<Read> read = new ArrayList<>();
    long room = MOST_TOGETHER;
    for (Job job : jobs) {
      SubmissionStore.Version version = versions.get(job);
      if (version == null || !version.isToApply()) {
        together.add(job);
        outdated.add(job);
      } else if (version.components() > room || version.sizeBytes() > LARGE) {
        left.add(job);
      } else {
        try {
          read.add(read(job, version));
          together.add(job);
          room -= version.components();
        } catch (DocumentException
            | IllegalArgumentException
            | ArtifactStore.CorruptArtifactException alone) {
          left.add(job);
        }
      }
    }
    if (together.isEmpty()) {
      return left;
    }
    List<Ready> ready = number(tenant, read);
    Completion completion = completions.apply(together);
    write(
        tenant,
        ready,
        handle -> {
          outdated.forEach(
              job -> {
                SubmissionStore.Version version = versions.get(job);
                if (version != null) {
                  supersede(handle, tenant, version.id());
                }
              });
          completion.in(handle);
        });
    return left;
  }

  private static long heap(long components) {
    return HEAP_AT_LEAST + components * HEAP_PER_COMPONENT;
  }

  private Map<Job, SubmissionStore.Version> versions(List<Job> jobs) {
    Map<Long, Job> byVersion = new LinkedHashMap<>();
    jobs.forEach(
        job ->
            byVersion.put(
                Json.MAPPER.readTree(job.payload()).get("artifact_version_id").asLong(), job));
    UUID tenant = jobs.getFirst().tenant();
    Map<Job, SubmissionStore.Version> versions = new LinkedHashMap<>();
    database
        .writeRows(tenant, handle -> submissions.versions(handle, tenant, byVersion.keySet()))
        .forEach(
            version -> versions.put(Objects.requireNonNull(byVersion.get(version.id())), version));
    return versions;
  }

  /// A document as it was read.
  private record Read(
      Job job,
      SubmissionStore.Version version,
      RepositoryClaim claim,
      SbomGraph graph,
      ComponentWriter.Read document) {}

  private Read read(Job job, SubmissionStore.Version version) {
    UUID tenant = job.tenant();
    Sbom sbom;
    try (Spool bytes =
        database.read(
            tenant,
            handle -> artifacts.open(handle, tenant, version.contentHash()).orElseThrow())) {
      sbom = SbomParser.parse(bytes, reading.limits());
    }
    RepositoryClaim claim = RepositoryClaim.parse(version.repositoryClaim());
    return new Read(
        job,
        version,
        claim,
        SbomGraph.of(sbom, claim.canonicalId(), version.artifactPurl()),
        new ComponentWriter.Read(version.documentId(), sbom, version.artifactPurl()));
  }

  private List<Ready> number(UUID tenant, List<Read> read) {
    List<ComponentWriter.Numbered> numbered =
        read.isEmpty()
            ? List.of()
            : components.number(tenant, read.stream().map(Read::document).toList());
    List<Ready> ready = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      Read one = read.get(i);
      ready.add(new Ready(one.job(), one.version(), one.claim(), one.graph(), numbered.get(i)));
    }
    return ready;
  }

  private void write(UUID tenant, List<Ready> ready, Completion completion) {
    database.writeRows(
        tenant,
        handle -> {
          apply(handle, tenant, ready);
          completion.in(handle);
          return Boolean.TRUE;
        });
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

  /// Who submitted it is told; nobody would come back to a submission that stays pending.
  @Override
  public void buried(Job job, String error) {
    UUID tenant = job.tenant();
    String detail = "given up after " + job.attempts() + " attempts: " + error;
    versions(List.of(job)).values().stream()
        .filter(version -> !version.settled())
        .forEach(
            version ->
                database.run(
                    tenant,
                    handle -> {
                      submissions.giveUp(handle, tenant, version.id(), detail);
                      graphChanged.failed(
                          handle,
                          tenant,
                          version.artifactPurl(),
                          Json.write(Map.of("artifact_version_id", version.id(), "error", detail)));
                    }));
  }

  private void supersede(Handle handle, UUID tenant, long versionId) {
    submissions
        .version(handle, tenant, versionId)
        .filter(version -> !version.settled())
        .ifPresent(_ -> submissions.settle(handle, tenant, versionId, "superseded", null, null));
  }

  private void apply(Handle handle, UUID tenant, List<Ready> ready) {
    vertices.lockGraph(handle, tenant);
    List<Placed> placed = place(handle, tenant, current(handle, tenant, ready));
    if (placed.isEmpty()) {
      return;
    }
    List<VertexStore.Seen> packages = new ArrayList<>();
    placed.forEach(one -> packages.addAll(one.ready().graph().packages().values()));
    Map<String, Integer> ids = vertices.resolve(handle, tenant, packages);
    Map<Integer, List<EdgeStore.Edge>> asserted = new TreeMap<>();
    Map<Integer, Set<Integer>> loose = new TreeMap<>();
    for (Placed one : placed) {
      List<EdgeStore.Edge> edges = edgesOf(one.ready().graph(), ids, one.repo());
      asserted.put(one.source(), edges);
      loose.put(one.source(), loose(one.ready().graph(), ids, edges, one.repo()));
    }
    Map<Integer, EdgeStore.Change> changes =
        edges.replace(handle, tenant, EdgeConfidence.VERIFIED_SBOM, asserted);
    Map<Integer, Set<Integer>> unlisted = edges.replaceLoose(handle, tenant, loose);
    Set<Integer> unused = new HashSet<>();
    changes.values().forEach(change -> unused.addAll(change.touched()));
    unlisted.values().forEach(unused::addAll);
    Set<Integer> dropped = new HashSet<>(vertices.dropUnusedExternals(handle, tenant, unused));
    submissions.makeCurrent(
        handle, tenant, placed.stream().map(one -> one.ready().version()).toList());
    Map<Integer, ComponentWriter.Numbered> inForce = new TreeMap<>();
    placed.forEach(one -> inForce.put(one.source(), one.ready().numbered()));
    components.putInForce(handle, tenant, inForce);
    componentsChanged.announce(handle, tenant, inForce.keySet());
    Map<Long, String> summaries = new TreeMap<>();
    List<GraphChanged.Fact> facts = new ArrayList<>();
    for (Placed one : placed) {
      EdgeStore.Change change = Objects.requireNonNull(changes.get(one.source()));
      Set<Integer> touched = new HashSet<>(change.touched());
      touched.addAll(unlisted.getOrDefault(one.source(), Set.of()));
      touched.retainAll(dropped);
      dropped.removeAll(touched);
      SbomGraph graph = one.ready().graph();
      String summary =
          Json.write(
              new Summary(
                  graph.packages().size(),
                  graph.edges().size(),
                  change.added(),
                  change.removed(),
                  change.changed(),
                  touched.size(),
                  one.notes()));
      summaries.put(one.ready().version().id(), summary);
      facts.add(new GraphChanged.Fact(one.ready().claim().canonicalId(), summary));
    }
    submissions.settleApplied(handle, tenant, summaries);
    graphChanged.announce(handle, tenant, "sbom", facts);
  }

  /// Those that are still to be applied, now that nobody else can; what is older than what is in
  /// force is recorded as such.
  private List<Ready> current(Handle handle, UUID tenant, List<Ready> ready) {
    Map<Long, SubmissionStore.Version> now = new HashMap<>();
    submissions
        .versions(handle, tenant, ready.stream().map(one -> one.version().id()).toList())
        .forEach(version -> now.put(version.id(), version));
    List<Ready> current = new ArrayList<>();
    for (Ready one : ready) {
      SubmissionStore.Version version = now.get(one.version().id());
      if (version == null || version.settled()) {
        continue;
      }
      if (version.appliedSeq() > version.seq()) {
        submissions.settle(handle, tenant, version.id(), "superseded", null, null);
      } else {
        current.add(one);
      }
    }
    return current;
  }

  /// Repos are there before any of the documents says what its repo publishes; where one document
  /// names another's repo, they are placed one after the other.
  private List<Placed> place(Handle handle, UUID tenant, List<Ready> ready) {
    Set<String> claimed = new HashSet<>();
    ready.forEach(one -> claimed.add(one.claim().canonicalId()));
    boolean entangled =
        ready.stream()
            .anyMatch(
                one -> {
                  String published = one.graph().rootPackage();
                  return published != null
                      && !published.equals(one.claim().canonicalId())
                      && claimed.contains(published);
                });
    List<Placed> placed = new ArrayList<>();
    if (entangled) {
      ready.forEach(one -> placed.addAll(placeAll(handle, tenant, List.of(one))));
    } else if (!ready.isEmpty()) {
      placed.addAll(placeAll(handle, tenant, ready));
    }
    return placed;
  }

  private List<Placed> placeAll(Handle handle, UUID tenant, List<Ready> ready) {
    Map<String, Integer> repos =
        vertices.ensureRepos(
            handle,
            tenant,
            ready.stream()
                .map(Ready::claim)
                .map(
                    claim ->
                        new VertexStore.Named(
                            claim.canonicalId(), claim.displayName(), claim.repoUrl()))
                .toList());
    Map<Integer, Integer> repoBySource = new TreeMap<>();
    Map<Integer, ProjectStore.Owner> owners = new TreeMap<>();
    Map<Integer, String> versions = new TreeMap<>();
    for (Ready one : ready) {
      RepositoryClaim claim = one.claim();
      int repo = id(repos, claim.canonicalId());
      repoBySource.put(one.version().sourceId(), repo);
      owners.putIfAbsent(
          repo, new ProjectStore.Owner(claim.host(), claim.owner(), claim.ownerUrl()));
      if (!one.graph().rootVersion().isEmpty()) {
        versions.put(repo, one.graph().rootVersion());
      }
    }
    edges.attach(handle, tenant, repoBySource);
    projects.joinProjects(handle, tenant, owners);
    List<Placed> placed = new ArrayList<>();
    for (Ready one : ready) {
      int repo = id(repos, one.claim().canonicalId());
      String refusal = aliasRoot(handle, tenant, one.graph(), one.claim(), repo);
      placed.add(new Placed(one, repo, refusal == null ? List.of() : List.of(refusal)));
    }
    versions.forEach((repo, text) -> vertices.setLatestVersion(handle, tenant, repo, text));
    return placed;
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
      SbomGraph graph, Map<String, Integer> ids, List<EdgeStore.Edge> edges, int repo) {
    Set<Integer> loose = new HashSet<>();
    graph.packages().keySet().forEach(canonicalId -> loose.add(id(ids, canonicalId)));
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
