package org.pgatlas.server.shipped;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.version.VersionRange;

/// Questions at the level of versions, answered from the documents in force: "who still ships 1.2"
/// is exact, because what each document resolved a package to is kept, and chains are followed
/// within one document.
public final class Shipped {
  /// Edges that the documents of one question may have together: about a second's work.
  private static final long MOST_EDGES = 20_000_000;

  private static final int DOCUMENTS_AT_ONCE = 100;

  private final Database database;
  private final ShippedStore store = new ShippedStore();

  public Shipped(Database database) {
    this.database = database;
  }

  public Routes routes(Tenancy tenancy) {
    return new ShippedEndpoints(this, tenancy);
  }

  /// A vulnerability with an open finding.
  public record Vulnerability(String id, @Nullable String severity) {}

  /// A version in use.
  ///
  /// @param artifactCount artifacts whose document in force holds it
  /// @param directCount those of them whose root depends on it
  /// @param vulnerable null: no advisories were imported, so it is not known
  public record InUse(
      String purl,
      String version,
      int artifactCount,
      int directCount,
      int projectCount,
      @Nullable Boolean vulnerable,
      List<Vulnerability> vulnerabilities) {}

  /// Versions of a package in use, the highest first.
  ///
  /// @param artifacts distinct artifacts that hold any of them
  /// @param projects distinct projects of those
  public record Versions(
      List<String> packages,
      int artifacts,
      int projects,
      List<InUse> items,
      int total,
      int limit,
      int offset) {}

  /// How a version comes into an artifact.
  ///
  /// @param depth steps from the artifact, null when its document does not say how it comes in
  /// @param paths shortest chains of component purls, the last is the version itself
  public record Entry(
      String purl,
      String version,
      boolean direct,
      @Nullable Integer depth,
      List<List<String>> paths) {}

  /// An artifact that ships one of the versions.
  public record Shipper(
      String artifact,
      @Nullable String repo,
      @Nullable String project,
      String sbom,
      boolean direct,
      List<Entry> components) {}

  /// @param direct of all, those whose root depends on such a version
  public record Shippers(
      List<String> versions,
      int direct,
      int transitive,
      int projects,
      List<Shipper> items,
      int total,
      int limit,
      int offset) {}

  /// A version that depends on one that is asked for.
  ///
  /// @param distance steps, the fewest over all documents
  /// @param artifactCount artifacts in whose documents it does
  public record Dependent(String purl, String version, int distance, int artifactCount) {}

  /// @param artifacts those that were looked at, all that ship such a version unless truncated
  public record Dependents(
      List<String> versions,
      int artifacts,
      int direct,
      boolean truncated,
      List<Dependent> items,
      int total,
      int limit,
      int offset) {}

  /// Which versions: a package, of which those in the range, or the one that the purl names.
  public record Asked(PackageUrl purl, @Nullable VersionRange range) {}

  /// Which part of a list.
  public record Slice(int limit, int offset) {
    <T> List<T> of(List<T> all) {
      int from = Math.min(offset, all.size());
      return List.copyOf(all.subList(from, (int) Math.min((long) from + limit, all.size())));
    }
  }

  /// The versions that are in use.
  public Versions versions(UUID tenant, Asked asked, Slice slice) {
    return database.read(
        tenant,
        handle -> {
          List<PackageUrl> packages = packages(handle, tenant, asked);
          List<ShippedStore.Version> all = matching(handle, tenant, packages, asked);
          List<ShippedStore.Use> uses = store.uses(handle, tenant, ids(all));
          Set<Integer> artifacts = new HashSet<>();
          Set<Integer> projects = new HashSet<>();
          Map<Integer, Set<Integer>> projectsOf = new HashMap<>();
          Map<Integer, Integer> direct = new HashMap<>();
          for (ShippedStore.Use use : uses) {
            artifacts.add(use.source());
            direct.merge(use.component(), use.direct() ? 1 : 0, Integer::sum);
            if (use.project() >= 0) {
              projects.add(use.project());
              projectsOf.computeIfAbsent(use.component(), _ -> new HashSet<>()).add(use.project());
            }
          }
          List<ShippedStore.Version> page = slice.of(all);
          Map<Integer, List<Vulnerability>> weak = new HashMap<>();
          for (ShippedStore.Weakness one : store.weaknesses(handle, tenant, ids(page))) {
            weak.computeIfAbsent(one.component(), _ -> new ArrayList<>())
                .add(new Vulnerability(one.name(), one.severity()));
          }
          boolean known = store.advisoriesKnown(handle, tenant);
          List<InUse> items =
              page.stream()
                  .map(
                      version ->
                          new InUse(
                              version.purl(),
                              version.version(),
                              version.artifacts(),
                              direct.getOrDefault(version.id(), 0),
                              projectsOf.getOrDefault(version.id(), Set.of()).size(),
                              known ? (Boolean) weak.containsKey(version.id()) : null,
                              weak.getOrDefault(version.id(), List.of())))
                  .toList();
          return new Versions(
              packages.stream().map(PackageUrl::packageId).toList(),
              artifacts.size(),
              projects.size(),
              items,
              all.size(),
              slice.limit(),
              slice.offset());
        });
  }

  /// Who ships such a version, those with it as a direct dependency first.
  ///
  /// @param artifact only that one; null for all
  /// @param paths chains to each version, at most
  public Shippers shippers(
      UUID tenant, Asked asked, @Nullable String artifact, int paths, Slice slice) {
    return database.read(
        tenant,
        handle -> {
          List<ShippedStore.Version> versions =
              matching(handle, tenant, packages(handle, tenant, asked), asked);
          List<Integer> only = artifact == null ? null : store.sources(handle, tenant, artifact);
          Map<Integer, Boolean> directOf = new LinkedHashMap<>();
          Map<Integer, Set<Integer>> componentsOf = new HashMap<>();
          Set<Integer> projects = new HashSet<>();
          for (ShippedStore.Use use : store.uses(handle, tenant, ids(versions))) {
            if (only == null || only.contains(use.source())) {
              directOf.merge(use.source(), use.direct(), Boolean::logicalOr);
              componentsOf.computeIfAbsent(use.source(), _ -> new HashSet<>()).add(use.component());
              if (use.project() >= 0) {
                projects.add(use.project());
              }
            }
          }
          List<Integer> order =
              directOf.keySet().stream()
                  .sorted(
                      Comparator.comparing((Integer s) -> !directOf.getOrDefault(s, false))
                          .thenComparing(s -> s))
                  .toList();
          int direct = Collections.frequency(directOf.values(), true);
          return new Shippers(
              versions.stream().map(ShippedStore.Version::purl).toList(),
              direct,
              order.size() - direct,
              projects.size(),
              described(handle, tenant, slice.of(order), componentsOf, paths),
              order.size(),
              slice.limit(),
              slice.offset());
        });
  }

  private List<Shipper> described(
      Handle handle,
      UUID tenant,
      List<Integer> sources,
      Map<Integer, Set<Integer>> componentsOf,
      int paths) {
    Map<ShippedStore.Document, List<DocumentGraph.Entry>> found = new LinkedHashMap<>();
    Map<Integer, ShippedStore.Document> documents = new HashMap<>();
    store
        .documents(handle, tenant, ints(sources))
        .forEach(document -> documents.put(document.source(), document));
    Set<Integer> named = new HashSet<>();
    for (int source : sources) {
      ShippedStore.Document document = documents.get(source);
      if (document != null) {
        Set<Integer> wanted = componentsOf.getOrDefault(source, Set.of());
        List<DocumentGraph.Entry> entries = document.graph().entries(wanted::contains, paths);
        entries.forEach(
            entry -> {
              named.add(entry.component());
              entry.chains().forEach(named::addAll);
            });
        found.put(document, entries);
      }
    }
    Map<Integer, ShippedStore.Version> names = store.names(handle, ints(named));
    List<Shipper> shippers = new ArrayList<>();
    found.forEach((document, entries) -> shippers.add(shipper(document, entries, names)));
    return shippers;
  }

  private static Shipper shipper(
      ShippedStore.Document document,
      List<DocumentGraph.Entry> entries,
      Map<Integer, ShippedStore.Version> names) {
    List<Entry> components = new ArrayList<>();
    for (DocumentGraph.Entry entry : entries) {
      ShippedStore.Version name = names.get(entry.component());
      if (name != null) {
        List<List<String>> paths = new ArrayList<>();
        entry.chains().forEach(chain -> paths.add(purls(chain, names)));
        components.add(
            new Entry(
                name.purl(),
                name.version(),
                entry.depth() == 1,
                entry.depth() < 0 ? null : (Integer) entry.depth(),
                paths));
      }
    }
    return new Shipper(
        document.artifact(),
        document.repo(),
        document.project(),
        document.sbom().toString(),
        components.stream().anyMatch(Entry::direct),
        components);
  }

  private static List<String> purls(List<Integer> chain, Map<Integer, ShippedStore.Version> names) {
    List<String> purls = new ArrayList<>();
    for (int component : chain) {
      ShippedStore.Version name = names.get(component);
      purls.add(name == null ? "" : name.purl());
    }
    return purls;
  }

  /// Versions that depend on such a version at any depth, the nearest first.
  public Dependents dependents(UUID tenant, Asked asked, Slice slice) {
    return database.read(
        tenant,
        handle -> {
          List<ShippedStore.Version> versions =
              matching(handle, tenant, packages(handle, tenant, asked), asked);
          Set<Integer> wanted = new HashSet<>();
          versions.forEach(version -> wanted.add(version.id()));
          List<Integer> sources =
              store.uses(handle, tenant, ids(versions)).stream()
                  .map(ShippedStore.Use::source)
                  .distinct()
                  .toList();
          Gathered gathered = new Gathered();
          int read = 0;
          while (read < sources.size() && gathered.edges <= MOST_EDGES) {
            int to = Math.min(sources.size(), read + DOCUMENTS_AT_ONCE);
            store
                .documents(handle, tenant, ints(sources.subList(read, to)))
                .forEach(document -> gathered.add(document.graph(), wanted));
            read = to;
          }
          List<Integer> order = gathered.order();
          List<Integer> page = slice.of(order);
          Map<Integer, ShippedStore.Version> names = store.names(handle, ints(page));
          List<Dependent> items = new ArrayList<>();
          for (int component : page) {
            ShippedStore.Version name = names.get(component);
            if (name != null) {
              items.add(
                  new Dependent(
                      name.purl(),
                      name.version(),
                      gathered.distance(component),
                      gathered.artifacts(component)));
            }
          }
          return new Dependents(
              versions.stream().map(ShippedStore.Version::purl).toList(),
              read,
              (int) order.stream().filter(c -> gathered.distance(c) == 1).count(),
              read < sources.size(),
              items,
              order.size(),
              slice.limit(),
              slice.offset());
        });
  }

  /// The package itself, and what it publishes when it is a repo.
  public List<PackageUrl> published(UUID tenant, PackageUrl purl) {
    return database.read(
        tenant, handle -> packages(handle, tenant, new Asked(purl.withoutVersion(), null)));
  }

  /// Which packages of the graph documents in force bring to that version of one of these.
  public Resolved resolved(UUID tenant, List<PackageUrl> packages, String version) {
    return database.read(
        tenant,
        handle -> {
          List<ShippedStore.Version> versions = new ArrayList<>();
          for (PackageUrl one : packages) {
            versions.addAll(store.versions(handle, tenant, one.withVersion(version), null));
          }
          return new Resolutions(store, handle, tenant).of(ids(versions), MOST_EDGES);
        });
  }

  /// Vertices of the repos with a document in force.
  public Set<Integer> documented(UUID tenant) {
    return new HashSet<>(database.read(tenant, handle -> store.documented(handle, tenant)));
  }

  /// Fewest steps and number of artifacts by dependent component, over documents.
  private static final class Gathered {
    private final Map<Integer, int[]> found = new TreeMap<>();
    private long edges;

    void add(DocumentGraph graph, Set<Integer> wanted) {
      edges += graph.edges();
      int[] steps = graph.stepsTo(wanted::contains);
      Map<Integer, Integer> nearest = new HashMap<>();
      for (int position = 1; position < steps.length; position++) {
        if (steps[position] > 0) {
          nearest.merge(graph.componentAt(position), steps[position], Math::min);
        }
      }
      nearest.forEach(
          (component, distance) -> {
            int[] all = found.computeIfAbsent(component, _ -> new int[] {distance, 0});
            all[0] = Math.min(all[0], distance);
            all[1]++;
          });
    }

    int distance(int component) {
      return found.getOrDefault(component, new int[2])[0];
    }

    int artifacts(int component) {
      return found.getOrDefault(component, new int[2])[1];
    }

    /// Nearest first, then those in most artifacts.
    List<Integer> order() {
      return found.keySet().stream()
          .sorted(
              Comparator.comparing(this::distance)
                  .thenComparing(c -> -artifacts(c))
                  .thenComparing(c -> c))
          .toList();
    }
  }

  /// A purl that names a version means that package alone; a package may be a repo that publishes
  /// others.
  private List<PackageUrl> packages(Handle handle, UUID tenant, Asked asked) {
    List<PackageUrl> packages = new ArrayList<>();
    packages.add(asked.purl());
    if (asked.purl().version() == null && asked.range() == null) {
      packages.addAll(store.published(handle, tenant, asked.purl()));
    }
    return packages;
  }

  private List<ShippedStore.Version> matching(
      Handle handle, UUID tenant, List<PackageUrl> packages, Asked asked) {
    List<ShippedStore.Version> versions = new ArrayList<>();
    for (PackageUrl one : packages) {
      versions.addAll(store.versions(handle, tenant, one, asked.range()));
    }
    return versions;
  }

  private static int[] ids(List<ShippedStore.Version> versions) {
    return versions.stream().mapToInt(ShippedStore.Version::id).toArray();
  }

  private static int[] ints(Iterable<Integer> values) {
    IntStream.Builder ints = IntStream.builder();
    values.forEach(ints::add);
    return ints.build().toArray();
  }
}
