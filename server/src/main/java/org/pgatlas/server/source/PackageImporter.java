package org.pgatlas.server.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.registry.PackageFacts;
import org.pgatlas.server.catalog.EdgeConfidence;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Packages one by one from their registry: metadata, releases, downloads, what they depend on, who
/// depends on them. The input is `{"ecosystem": "npm", "purls": […], "dependents": false}`; without
/// purls it is every package of that type in the graph.
///
/// A package whose registry names a repo of the graph as its code becomes that repo. Edges are
/// inferred: the registry says them, not the repo's own build.
final class PackageImporter implements Importer {
  static final String FEED = "registry";
  private static final int MAX_PURLS = 100_000;

  private final Database database;
  private final PackageSources sources;
  private final PackageStore store = new PackageStore();
  private final ProvenanceStore provenance = new ProvenanceStore();
  private final VertexStore vertices = new VertexStore();
  private final EdgeStore edges = new EdgeStore();

  PackageImporter(Database database, PackageSources sources) {
    this.database = database;
    this.sources = sources;
  }

  @Override
  public Run open(Input input) {
    JsonNode wanted = Json.MAPPER.readTree(input.bytes());
    String type = wanted.path("ecosystem").asString("");
    sources.require(type);
    TreeSet<String> purls = new TreeSet<>();
    Map<String, String> spelled = new HashMap<>();
    for (JsonNode purl : wanted.path("purls")) {
      String id = packageId(purl.asString(""), type);
      purls.add(id);
      spelled.put(id, written(purl.asString("")));
    }
    if (purls.isEmpty()) {
      purls.addAll(
          database.read(input.tenant(), handle -> store.known(handle, input.tenant(), type)));
    }
    if (purls.size() > MAX_PURLS) {
      throw new IllegalArgumentException("more than " + MAX_PURLS + " packages");
    }
    boolean dependents = wanted.path("dependents").asBoolean(false);
    if (dependents && !PackageSources.WITH_DEPENDENTS.contains(type)) {
      throw new IllegalArgumentException(
          "the registry of '" + type + "' does not say who depends on a package");
    }
    return cursor -> next(input, purls, spelled, dependents, cursor);
  }

  private @Nullable Portion next(
      Input input,
      NavigableSet<String> purls,
      Map<String, String> spelled,
      boolean dependents,
      String cursor) {
    String purl =
        cursor.isEmpty() ? (purls.isEmpty() ? null : purls.first()) : purls.higher(cursor);
    if (purl == null) {
      return null;
    }
    int done = purls.headSet(purl, true).size();
    PackageUrl parsed = PackageUrl.parseLenient(purl);
    try {
      Optional<PackageFacts> facts =
          sources.fetch(input.tenant(), parsed, spelling(input.tenant(), purl, spelled));
      List<String> needing =
          dependents && facts.isPresent() ? sources.dependents(input.tenant(), parsed) : List.of();
      return new Portion(
          purl,
          done,
          purls.size(),
          (handle, ledger) -> {
            ledger.count("packages", 1);
            if (facts.isEmpty()) {
              ledger.report("absent", purl, "the registry does not have it");
            } else {
              facts.get().odd().forEach(odd -> ledger.report("odd", purl, odd));
              apply(handle, input, ledger, parsed, facts.get(), needing);
            }
          });
    } catch (DocumentException | IllegalArgumentException e) {
      // What one answer says wrong must not keep the others.
      String problem = String.valueOf(e.getMessage());
      return new Portion(
          purl, done, purls.size(), (_, ledger) -> ledger.report("unreadable", purl, problem));
    }
  }

  /// The name as somebody wrote it: an id is in lower case where its registry is not.
  private String spelling(UUID tenant, String id, Map<String, String> given) {
    String name = named(id);
    String written = given.getOrDefault(id, name);
    if (written.equals(name)) {
      written = database.read(tenant, handle -> store.name(handle, tenant, id)).orElse(name);
    }
    return written.equalsIgnoreCase(name) ? written : name;
  }

  /// What follows the type in a purl as it is written, without its version.
  private static String written(String text) {
    String path = text.startsWith("pkg:") ? text.substring(text.indexOf('/') + 1) : text;
    String plain = path.replaceFirst("[?#].*", "").replaceFirst("(?<=.)@[^/]*$", "");
    return URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private void apply(
      Handle handle,
      Input input,
      Ledger ledger,
      PackageUrl purl,
      PackageFacts facts,
      List<String> needing) {
    UUID tenant = input.tenant();
    String id = purl.packageId();
    int vertex = vertex(handle, tenant, ledger, purl, facts);
    boolean changed = store.keep(handle, tenant, input.id(), id, vertex, facts);
    ledger.count("packages_changed", changed ? 1 : 0);
    if (changed) {
      describe(handle, input, vertex, purl, facts);
    }
    if (store.isRepo(handle, tenant, vertex).orElse(false)) {
      store.sumDownloads(handle, tenant, vertex);
    }
    if (!purl.type().equals("github")) {
      List<VertexStore.Seen> wants =
          facts.wants().stream().map(want -> seen(want.packageId(), want.name(), "")).toList();
      Map<String, Integer> ids = vertices.resolve(handle, tenant, wants);
      List<EdgeStore.Edge> out = new ArrayList<>();
      Set<Integer> once = new HashSet<>();
      for (PackageFacts.Want want : facts.wants()) {
        int dependency = ids.getOrDefault(want.packageId(), vertex);
        if (dependency != vertex && once.add(dependency)) {
          out.add(new EdgeStore.Edge(vertex, dependency, shortened(want.range())));
        }
      }
      replace(handle, input, ledger, purl.type() + "/" + id, out);
    }
    if (!needing.isEmpty()) {
      List<EdgeStore.Edge> in = new ArrayList<>();
      Set<Integer> once = new HashSet<>();
      vertices
          .resolve(handle, tenant, needing.stream().map(n -> seen(n, named(n), "")).toList())
          .values()
          .forEach(
              dependent -> {
                if (dependent != vertex && once.add(dependent)) {
                  in.add(new EdgeStore.Edge(dependent, vertex, null));
                }
              });
      replace(handle, input, ledger, purl.type() + "-dependents/" + id, in);
    }
  }

  /// The package's vertex: the repo that it is published from when the graph has it, else itself.
  private int vertex(
      Handle handle, UUID tenant, Ledger ledger, PackageUrl purl, PackageFacts facts) {
    String id = purl.packageId();
    String url = facts.repositoryUrl();
    String repo =
        url == null || purl.type().equals("github")
            ? null
            : CodeAddress.of(url).map(CodeAddress::repo).orElse(null);
    if (repo != null) {
      Optional<Integer> known =
          vertices.lookup(handle, tenant, PackageUrl.parseLenient(repo).packageId());
      if (known.isPresent() && store.isRepo(handle, tenant, known.get()).orElse(false)) {
        String refusal = vertices.alias(handle, tenant, id, known.get(), "registry");
        if (refusal == null) {
          return known.get();
        }
        ledger.report("not-linked", id, refusal);
      }
    }
    Map<String, Integer> ids =
        vertices.resolve(handle, tenant, List.of(seen(id, named(id), facts.latestVersion())));
    return ids.getOrDefault(id, -1);
  }

  /// Writes what no source of higher rank has given.
  private void describe(
      Handle handle, Input input, int vertex, PackageUrl purl, PackageFacts facts) {
    List<ProvenanceStore.Said> said = new ArrayList<>();
    if (!facts.latestVersion().isEmpty()) {
      said.add(new ProvenanceStore.Said(vertex, "latest_version", facts.latestVersion()));
    }
    Map<String, String> metadata = PackageStore.metadata(facts);
    metadata.forEach(
        (field, value) -> said.add(new ProvenanceStore.Said(vertex, "metadata." + field, value)));
    if (facts.stars() != null) {
      said.add(new ProvenanceStore.Said(vertex, "adoption_stars", String.valueOf(facts.stars())));
      said.add(new ProvenanceStore.Said(vertex, "adoption_forks", String.valueOf(facts.forks())));
    }
    Long downloads = facts.downloadsInThirtyDays();
    if (downloads != null) {
      said.add(
          new ProvenanceStore.Said(vertex, "downloads." + field(purl), String.valueOf(downloads)));
    }
    Set<String> taken = new HashSet<>();
    provenance
        .claim(
            handle,
            input.tenant(),
            "vertex",
            purl.type(),
            ProvenanceStore.Rank.REGISTRY,
            input.id(),
            said)
        .forEach(value -> taken.add(value.field()));
    metadata.keySet().removeIf(field -> !taken.contains("metadata." + field));
    String latest = taken.contains("latest_version") ? facts.latestVersion() : "";
    if (store.isRepo(handle, input.tenant(), vertex).orElse(false)) {
      store.describeRepo(
          handle,
          input.tenant(),
          vertex,
          facts,
          new PackageStore.Taken(
              latest,
              taken.contains("adoption_stars") ? facts.stars() : null,
              taken.contains("adoption_forks") ? facts.forks() : null,
              metadata));
    } else {
      store.describeExternal(handle, input.tenant(), vertex, facts, latest);
    }
  }

  /// A short name of the package, for a field of its repo.
  private static String field(PackageUrl purl) {
    String name = purl.type() + "." + purl.name();
    return name.length() <= 50 ? name : name.substring(0, 50);
  }

  private void replace(
      Handle handle, Input input, Ledger ledger, String key, List<EdgeStore.Edge> asserted) {
    int source = edges.lockRegistry(handle, input.tenant(), key);
    EdgeStore.Change change =
        edges.replace(handle, input.tenant(), source, EdgeConfidence.INFERRED_SHADOW, asserted);
    store.fromImport(handle, input.tenant(), source, input.id());
    vertices.dropUnusedExternals(handle, input.tenant(), change.touched());
    ledger.count("edges", asserted.size());
    ledger.count("edges_added", change.added());
    ledger.count("edges_removed", change.removed());
  }

  private static VertexStore.Seen seen(String id, String name, String version) {
    String type = id.substring("pkg:".length(), id.indexOf('/'));
    return new VertexStore.Seen(
        id,
        name.length() <= 512 ? name : name.substring(0, 512),
        version.length() <= 512 ? version : version.substring(0, 512),
        type);
  }

  /// What follows the type in an id.
  private static String named(String id) {
    return URLDecoder.decode(
        id.substring(id.indexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static @Nullable String shortened(@Nullable String range) {
    return range == null || range.length() <= 1_024 ? range : range.substring(0, 1_023) + "…";
  }

  private static String packageId(String text, String type) {
    try {
      PackageUrl purl =
          PackageUrl.parseLenient(
              text.startsWith("pkg:") ? text : "pkg:" + type + "/" + text.replace("@", "%40"));
      if (purl.type().equals(type)) {
        return purl.packageId();
      }
      throw new IllegalArgumentException("'" + text + "' is no package of " + type);
    } catch (MalformedPurlException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }
}
