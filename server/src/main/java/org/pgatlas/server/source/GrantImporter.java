package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.activity.ActivityStatus;
import org.pgatlas.grants.GrantDocument;
import org.pgatlas.grants.GrantReader;
import org.pgatlas.grants.StatusWords;
import org.pgatlas.server.catalog.VertexStore;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Grants as DAOIP-5 documents, from a file or page by page from an API whose address is
/// configured. The input is a document, or `{"fetch": "opengrants", "system": "scf"}`.
///
/// A project that is new takes its status from the word that the source uses; later its status is
/// the cascade's. Of projects with the same id the first counts.
final class GrantImporter implements Importer {
  static final String FEED = "opengrants";
  private static final int CHUNK = 100;
  private static final int PAGE = 100;
  private static final List<String> COLLECTIONS =
      List.of("grantPools", "projects", "grantApplications");

  private final GrantStore grants = new GrantStore();
  private final ProvenanceStore provenance = new ProvenanceStore();
  private final VertexStore vertices = new VertexStore();
  private final SourceHttp http;

  GrantImporter(SourceHttp http) {
    this.http = http;
  }

  @Override
  public Run open(Input input) {
    JsonNode wanted = wanted(input.bytes());
    if (wanted != null) {
      String base = http.address(FEED);
      return cursor -> page(input, base, wanted.path("system").asString("scf"), cursor);
    }
    GrantDocument document = GrantReader.read(input.bytes(), "grants", GrantReader.defaultLimits());
    List<Change> changes = changes(input, document, new HashSet<>());
    return cursor -> {
      int at = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
      return at >= changes.size()
          ? null
          : new Portion(String.valueOf(at + 1), at + 1, changes.size(), changes.get(at));
    };
  }

  private static @Nullable JsonNode wanted(byte[] bytes) {
    if (bytes.length > 1_000 || bytes.length == 0 || bytes[0] != '{') {
      return null;
    }
    try {
      JsonNode node = Json.MAPPER.readTree(bytes);
      return node.path("fetch").isString() ? node : null;
    } catch (JacksonException _) {
      // What is wrong with it, the reader of documents says.
      return null;
    }
  }

  /// One page of one collection; the cursor is `collection:offset`.
  private @Nullable Portion page(Input input, String base, String system, String cursor) {
    int colon = cursor.indexOf(':');
    int collection = cursor.isEmpty() ? 0 : Integer.parseInt(cursor.substring(0, colon));
    int offset = cursor.isEmpty() ? 0 : Integer.parseInt(cursor.substring(colon + 1));
    if (collection == COLLECTIONS.size()) {
      return null;
    }
    byte[] body =
        http.get(
            input.tenant(),
            base
                + "/"
                + COLLECTIONS.get(collection)
                + "?system="
                + SourceHttp.encode(system)
                + "&sortOrder=asc&limit="
                + PAGE
                + "&offset="
                + offset);
    GrantDocument document = GrantReader.read(body, system, GrantReader.defaultLimits());
    boolean more = document.next() > 0 && offset < 1_000_000;
    String next = more ? collection + ":" + (offset + PAGE) : (collection + 1) + ":0";
    List<Change> changes = changes(input, document, new HashSet<>());
    return new Portion(
        next,
        collection + (more ? 0 : 1),
        COLLECTIONS.size(),
        (handle, ledger) -> changes.forEach(change -> change.apply(handle, ledger)));
  }

  private List<Change> changes(Input input, GrantDocument document, Set<String> seen) {
    List<Change> changes = new ArrayList<>();
    changes.add(
        (handle, ledger) -> {
          document.notes().forEach(note -> ledger.report("left-out", "", note));
          if (!document.pools().isEmpty()) {
            ledger.count("pools", document.pools().size());
            ledger.count(
                "pools_changed",
                grants.pools(handle, input.tenant(), input.id(), distinct(document.pools())));
          }
        });
    List<GrantDocument.Project> projects = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    for (GrantDocument.Project project : document.projects()) {
      if (seen.add(project.id())) {
        projects.add(project);
      } else {
        twice.add(project.id());
      }
    }
    for (int from = 0; from < projects.size(); from += CHUNK) {
      List<GrantDocument.Project> some =
          projects.subList(from, Math.min(projects.size(), from + CHUNK));
      changes.add((handle, ledger) -> projects(handle, input, ledger, some));
    }
    changes.add(
        (_, ledger) ->
            twice.forEach(
                id ->
                    ledger.report(
                        "duplicate-id",
                        id,
                        "the id comes more than once; its first entry counts")));
    List<GrantDocument.Application> applications = new ArrayList<>(distinctApplications(document));
    for (int from = 0; from < applications.size(); from += CHUNK) {
      List<GrantDocument.Application> some =
          applications.subList(from, Math.min(applications.size(), from + CHUNK));
      changes.add((handle, ledger) -> applications(handle, input, ledger, some));
    }
    return changes;
  }

  private void projects(
      Handle handle, Input input, Ledger ledger, List<GrantDocument.Project> projects) {
    UUID tenant = input.tenant();
    List<GrantStore.Draft> drafts = new ArrayList<>();
    for (GrantDocument.Project project : projects) {
      drafts.add(
          new GrantStore.Draft(
              project.id(),
              project.name(),
              type(project.id()),
              status(project, ledger).label(),
              "opengrants-word",
              project.statusWord() == null ? "" : project.statusWord()));
    }
    ledger.count("projects", projects.size());
    ledger.count("projects_made", grants.make(handle, tenant, drafts));
    Map<String, Integer> ids =
        grants.ids(handle, tenant, projects.stream().map(GrantDocument.Project::id).toList());
    List<ProvenanceStore.Said> said = new ArrayList<>();
    Map<Integer, List<String>> repos = new LinkedHashMap<>();
    for (GrantDocument.Project project : projects) {
      int id = ids.getOrDefault(project.id(), -1);
      said.add(new ProvenanceStore.Said(id, "display_name", project.name()));
      if (project.category() != null) {
        said.add(new ProvenanceStore.Said(id, "category", project.category()));
      }
      project
          .facts()
          .forEach(
              (fact, value) -> said.add(new ProvenanceStore.Said(id, "metadata." + fact, value)));
      code(project.id(), id, project.codeUrls(), said, repos, ledger);
    }
    write(handle, input, ledger, ProvenanceStore.Rank.GRANTS, FEED, said);
    repos(handle, tenant, repos, ledger);
    ledger.count("evidence_changed", grants.evidence(handle, tenant, List.copyOf(ids.values())));
  }

  private static ActivityStatus status(GrantDocument.Project project, Ledger ledger) {
    String word = project.statusWord();
    if (word == null) {
      ledger.report("no-status", project.id(), "the source says no status; taken as in-dev");
      return ActivityStatus.IN_DEV;
    }
    return StatusWords.project(word)
        .orElseGet(
            () -> {
              ledger.report(
                  "unknown-status",
                  project.id(),
                  "'" + word + "' is no known status; taken as in-dev");
              return ActivityStatus.IN_DEV;
            });
  }

  private void applications(
      Handle handle, Input input, Ledger ledger, List<GrantDocument.Application> applications) {
    UUID tenant = input.tenant();
    SortedMap<String, GrantDocument.Application> newest = new TreeMap<>();
    applications.forEach(a -> newest.put(a.projectId(), a));
    List<GrantStore.Draft> drafts = new ArrayList<>();
    for (GrantDocument.Application a : newest.values()) {
      boolean done = a.completion() != null && a.completion() == 100;
      drafts.add(
          new GrantStore.Draft(
              a.projectId(),
              a.projectName(),
              type(a.projectId()),
              (done ? ActivityStatus.LIVE : ActivityStatus.IN_DEV).label(),
              "opengrants-completion",
              a.completion() == null ? "" : a.completion() + " %"));
    }
    ledger.count("applications", applications.size());
    ledger.count("projects_made", grants.make(handle, tenant, drafts));
    Map<String, Integer> ids = grants.ids(handle, tenant, List.copyOf(newest.keySet()));
    for (GrantDocument.Application a : applications) {
      String word = a.statusWord();
      if (word != null && StatusWords.application(word).isEmpty()) {
        ledger.report("unknown-status", a.id(), "'" + word + "' is no known outcome");
      }
    }
    ledger.count(
        "applications_changed", grants.applications(handle, tenant, input.id(), applications, ids));
    List<ProvenanceStore.Said> said = new ArrayList<>();
    Map<Integer, List<String>> repos = new LinkedHashMap<>();
    newest.forEach(
        (project, a) ->
            code(project, ids.getOrDefault(project, -1), a.codeUrls(), said, repos, ledger));
    write(handle, input, ledger, ProvenanceStore.Rank.APPLICATIONS, FEED + "-application", said);
    repos(handle, tenant, repos, ledger);
    List<Integer> touched = List.copyOf(ids.values());
    ledger.count("evidence_changed", grants.evidence(handle, tenant, touched));
    grants.rounds(handle, tenant, touched);
  }

  /// The owner's page becomes the project's; addresses of single repos become repos of it.
  private static void code(
      String project,
      int id,
      List<String> urls,
      List<ProvenanceStore.Said> said,
      Map<Integer, List<String>> repos,
      Ledger ledger) {
    boolean owned = false;
    for (String url : urls) {
      CodeAddress address = CodeAddress.of(url).orElse(null);
      if (address == null) {
        ledger.report("not-a-repo", project, "'" + url + "' is no address of code");
        continue;
      }
      if (!owned) {
        said.add(new ProvenanceStore.Said(id, "git_owner_url", address.ownerUrl()));
        owned = true;
      }
      if (address.repo() != null) {
        repos.computeIfAbsent(id, _ -> new ArrayList<>()).add(address.repo());
      }
    }
  }

  private void repos(Handle handle, UUID tenant, Map<Integer, List<String>> repos, Ledger ledger) {
    repos.forEach(
        (project, purls) -> {
          for (String purl : purls) {
            RepositoryClaim claim;
            try {
              claim = RepositoryClaim.parse(purl);
            } catch (IllegalArgumentException e) {
              ledger.report("not-a-repo", purl, String.valueOf(e.getMessage()));
              continue;
            }
            int repo =
                vertices.ensureRepo(
                    handle, tenant, claim.canonicalId(), claim.displayName(), claim.repoUrl());
            if (grants.adopt(handle, tenant, project, repo)) {
              ledger.count("repos_adopted", 1);
            }
          }
        });
  }

  /// Writes the values that no source of higher rank has given, into the columns they belong to.
  void write(
      Handle handle,
      Input input,
      Ledger ledger,
      ProvenanceStore.Rank rank,
      String source,
      List<ProvenanceStore.Said> said) {
    List<ProvenanceStore.Said> once = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    said.forEach(
        s -> {
          if (seen.add(s.subject() + ":" + s.field())) {
            once.add(s);
          }
        });
    List<ProvenanceStore.Said> fresh =
        provenance.claim(handle, input.tenant(), "project", source, rank, input.id(), once);
    ledger.count("fields_changed", fresh.size());
    Map<Integer, Map<String, String>> byProject = new TreeMap<>();
    fresh.forEach(
        s ->
            byProject.computeIfAbsent(s.subject(), _ -> new TreeMap<>()).put(s.field(), s.value()));
    List<GrantStore.Columns> columns = new ArrayList<>();
    byProject.forEach(
        (id, fields) -> {
          Map<String, String> metadata = new TreeMap<>();
          fields.forEach(
              (field, value) -> {
                if (field.startsWith("metadata.")) {
                  metadata.put(field.substring("metadata.".length()), value);
                }
              });
          columns.add(
              new GrantStore.Columns(
                  id,
                  fields.get("display_name"),
                  fields.get("category"),
                  fields.get("git_owner_url"),
                  fields.get("project_type"),
                  Json.write(metadata)));
        });
    if (!columns.isEmpty()) {
      grants.update(handle, input.tenant(), columns);
    }
  }

  private static String type(String projectId) {
    return projectId.startsWith("daoip-5:scf:") || projectId.startsWith("daoip-5:stellar")
        ? "scf-project"
        : "public-good";
  }

  private static List<GrantDocument.Pool> distinct(List<GrantDocument.Pool> pools) {
    Map<String, GrantDocument.Pool> byId = new LinkedHashMap<>();
    pools.forEach(pool -> byId.putIfAbsent(pool.id(), pool));
    return List.copyOf(byId.values());
  }

  private static List<GrantDocument.Application> distinctApplications(GrantDocument document) {
    Map<String, GrantDocument.Application> byId = new LinkedHashMap<>();
    document.applications().forEach(a -> byId.putIfAbsent(a.id(), a));
    return List.copyOf(byId.values());
  }
}
