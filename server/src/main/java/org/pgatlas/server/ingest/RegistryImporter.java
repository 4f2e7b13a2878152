package org.pgatlas.server.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryIndex;
import org.pgatlas.registry.RegistrySource;
import org.pgatlas.registry.debian.DebianIndex;
import org.pgatlas.registry.debian.PackagesLimits;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.catalog.EdgeConfidence;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.catalog.RegistryStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.job.PermanentFailure;
import org.pgatlas.server.wire.Compression;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;
import org.pgatlas.version.VersionScheme;

/// Imports a registry's index: its exact bytes are kept, a job brings projects, repos, externals
/// and edges into the graph. A newer index of the same suite replaces the edges of the older one by
/// difference.
public final class RegistryImporter implements JobHandler {
  /// The job that applies an import; its payload is `{"feed_import_id": n}`.
  public static final JobKind JOB =
      new JobKind("registry.import", Lane.IMPORT, JobKind.PRIORITY, JobKind.ATTEMPTS);

  private static final String RULE = "registry-import";

  private final Database database;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final FeedImportStore feeds;
  private final CatalogWriters catalog;
  private final RegistryStore registries = new RegistryStore();
  private final GraphChanged graphChanged;

  public RegistryImporter(
      Database database,
      ArtifactStore artifacts,
      JobStore jobs,
      FeedImportStore feeds,
      CatalogWriters catalog,
      GraphChanged graphChanged) {
    this.database = database;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.feeds = feeds;
    this.catalog = catalog;
    this.graphChanged = graphChanged;
  }

  /// What an index held, exactly.
  public record Counts(
      int projects, int repos, int externals, int edges, int edgesAdded, int edgesRemoved) {}

  /// Keeps the bytes and enqueues the import; returns its id.
  public long admit(UUID tenant, String suite, String origin, @Nullable String asOf, byte[] bytes) {
    return admit(tenant, suite, origin, asOf, Spool.of(bytes));
  }

  /// As the other, of an index wherever it lies.
  public long admit(UUID tenant, String suite, String origin, @Nullable String asOf, Spool bytes) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
    try (ArtifactStore.Placed placed = artifacts.place(tenant, identity, bytes)) {
      return database.write(
          tenant,
          handle -> {
            artifacts.put(handle, tenant, placed);
            long feed =
                feeds.insert(handle, tenant, "debian:" + suite, origin, identity.sha256(), asOf);
            jobs.enqueue(
                handle,
                tenant,
                NewJob.of(JOB, "{\"feed_import_id\": " + feed + "}")
                    .unique(JOB.name() + ":" + feed)
                    .inOrder(JOB.name() + ":" + suite));
            return feed;
          });
    }
  }

  /// An import of that tenant, however far it is.
  Optional<FeedImportStore.FeedImport> find(UUID tenant, long id) {
    return database.read(tenant, handle -> feeds.find(handle, tenant, id));
  }

  @Override
  public void handle(Job job, Completion completion) {
    UUID tenant = job.tenant();
    long id = Json.MAPPER.readTree(job.payload()).get("feed_import_id").asLong();
    FeedImportStore.FeedImport feed = find(tenant, id).orElseThrow();
    if (!feed.status().equals("pending")) {
      return;
    }
    database.run(tenant, handle -> feeds.phase(handle, tenant, id, "reading"));
    RegistryIndex index;
    try (Spool bytes =
            database
                .read(tenant, handle -> artifacts.open(handle, tenant, feed.contentHash()))
                .orElseThrow();
        InputStream packages = Compression.open(bytes)) {
      index =
          new DebianIndex(VersionScheme.DEB::compare, PackagesLimits.defaults())
              .read(feed.feed(), packages)
              .resolve(new RegistrySource("debian", feed.feed(), "feed import " + id, null));
    } catch (RegistryException | IOException e) {
      database.run(
          tenant, handle -> feeds.settle(handle, tenant, id, String.valueOf(e.getMessage()), "{}"));
      throw new PermanentFailure(String.valueOf(e.getMessage()), e);
    }
    database.run(tenant, handle -> feeds.phase(handle, tenant, id, "storing"));
    database.writeRows(
        tenant,
        handle -> {
          apply(handle, tenant, feed, index);
          completion.in(handle);
          return Boolean.TRUE;
        });
    database.analyze(
        "projects", "repo_vertices", "repos", "external_repos", "depends_on", "catalog_name");
  }

  private void apply(
      Handle handle, UUID tenant, FeedImportStore.FeedImport feed, RegistryIndex index) {
    catalog.vertices().lockGraph(handle, tenant);
    Map<String, Integer> ids = registries.merge(handle, tenant, index, RULE);
    int source = catalog.edges().lockRegistry(handle, tenant, feed.feed());
    EdgeStore.Change change =
        catalog
            .edges()
            .replace(handle, tenant, source, EdgeConfidence.INFERRED_SHADOW, edges(index, ids));
    catalog.vertices().dropUnusedExternals(handle, tenant, change.touched());
    feeds.makeCurrent(handle, tenant, source, feed.id());
    Counts counts =
        new Counts(
            index.projects().size(),
            index.repos().size(),
            index.externals().size(),
            index.edges().size(),
            change.added(),
            change.removed());
    String facts = Json.write(counts);
    feeds.settle(handle, tenant, feed.id(), null, facts);
    graphChanged.announce(handle, tenant, "registry", feed.feed(), facts);
  }

  private static List<EdgeStore.Edge> edges(RegistryIndex index, Map<String, Integer> ids) {
    int repos = index.repos().size();
    int[] vertex = new int[repos + index.externals().size()];
    for (int at = 0; at < vertex.length; at++) {
      String canonicalId =
          at < repos
              ? index.repos().get(at).canonicalId()
              : index.externals().get(at - repos).canonicalId();
      vertex[at] = ids.getOrDefault(canonicalId, -1);
    }
    List<EdgeStore.Edge> edges = new ArrayList<>(index.edges().size());
    Set<Long> seen = new HashSet<>();
    for (RegistryIndex.Edge edge : index.edges()) {
      int dependent = vertex[edge.dependent()];
      int dependency = vertex[edge.dependency()];
      // Two names may be one vertex through an alias.
      if (dependent != dependency && seen.add((long) dependent << 32 | dependency)) {
        edges.add(new EdgeStore.Edge(dependent, dependency, edge.versionRange()));
      }
    }
    return edges;
  }
}
