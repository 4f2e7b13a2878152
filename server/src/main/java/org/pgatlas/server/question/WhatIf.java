package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.metric.PonyFactor;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Answers what a [Change] would do: who is affected, which metrics move. What the change can touch
/// of the resident graph is computed ([Rewiring]) and thrown away; nothing is stored.
public final class WhatIf {
  private final WhatIfStore store;
  private final GraphReader reader;
  private final OutcomeWriter writer;
  private final VersionSpread versions;

  WhatIf(Database database, GraphReader reader, Shipped shipped) {
    this.store = new WhatIfStore(database);
    this.reader = reader;
    this.versions = new VersionSpread(store, shipped, reader);
    this.writer = new OutcomeWriter(reader, store);
  }

  /// @param shown how many packages, projects and moves are listed
  /// @param exact whether metrics are computed even where a large graph needs a full pass for it
  /// @throws HttpProblem 404 for what the graph does not have, 422 for a version that is none
  public Outcome ask(UUID tenant, Change change, int shown, boolean exact) {
    return reader.answer(() -> answer(tenant, change, shown, exact));
  }

  private Outcome answer(UUID tenant, Change change, int shown, boolean exact) {
    Resident resident = reader.graph(tenant);
    OutcomeWriter.Draft draft =
        switch (change) {
          case Change.Remove remove -> remove(tenant, resident, remove, exact);
          case Change.Compromise harm ->
              harm.version() == null
                  ? compromised(tenant, resident, harm)
                  : versions.compromised(
                      tenant,
                      resident,
                      position(tenant, resident, harm.id()),
                      harm,
                      harm.version());
          case Change.Upgrade upgrade ->
              versions.upgraded(
                  tenant, resident, position(tenant, resident, upgrade.id()), upgrade);
          case Change.Replace replace -> replace(tenant, resident, replace, exact);
          case Change.MaintainerLeaves leaves -> leaves(tenant, resident, leaves);
          case Change.ProjectDies dies -> dies(tenant, resident, dies, exact);
        };
    return writer.write(tenant, resident, draft, shown);
  }

  private OutcomeWriter.Draft remove(
      UUID tenant, Resident resident, Change.Remove change, boolean exact) {
    int gone = position(tenant, resident, change.id());
    return new OutcomeWriter.Draft(
            change.kind(),
            change.id(),
            dependents(resident, gone),
            world(resident, new Rewiring(resident).without(gone), exact))
        .gone(gone)
        .effect(1, "loses a dependency of its own")
        .effect(2, "rests on something that loses it")
        .note("Dependents are taken to have no substitute for it.");
  }

  private OutcomeWriter.Draft compromised(
      UUID tenant, Resident resident, Change.Compromise change) {
    int start = position(tenant, resident, change.id());
    return new OutcomeWriter.Draft(
            change.kind(), change.id(), dependents(resident, start), World.now(resident))
        .effect(1, "names it")
        .effect(2, "brings it in through others")
        .note("No version was named: every dependent counts, whatever range it declares.")
        .note("The graph stays as it is, so no metric moves.");
  }

  private OutcomeWriter.Draft replace(
      UUID tenant, Resident resident, Change.Replace change, boolean exact) {
    int old = position(tenant, resident, change.id());
    int by = position(tenant, resident, change.by());
    if (old == by) {
      throw HttpProblem.invalidBody("by", "a package cannot replace itself");
    }
    DependencyGraph graph = resident.snapshot().graph();
    Rewiring rewiring = new Rewiring(resident);
    for (int dependent : graph.dependents(old)) {
      rewiring.row(
          dependent, IntStream.of(graph.dependencies(dependent)).map(d -> d == old ? by : d));
    }
    return new OutcomeWriter.Draft(
            change.kind(),
            change.id() + " by " + change.by(),
            dependents(resident, old),
            world(resident, rewiring, exact))
        .effect(1, "names the replacement instead")
        .effect(2, "rests on it through others")
        .note(
            graph.hasEdge(by, old)
                ? "The replacement depends on what it replaces; it is taken to do without."
                : "The replacement brings its own dependencies.");
  }

  private OutcomeWriter.Draft dies(
      UUID tenant, Resident resident, Change.ProjectDies change, boolean exact) {
    WhatIfStore.ProjectName project =
        store
            .project(tenant, change.id())
            .orElseThrow(() -> HttpProblem.notFound("No project '" + change.id() + "'"));
    int[] projects = resident.snapshot().project();
    int[] repos =
        IntStream.range(0, projects.length).filter(p -> projects[p] == project.id()).toArray();
    return new OutcomeWriter.Draft(
            change.kind(),
            project.canonicalId(),
            fallout(resident, 0, repos),
            world(resident, new Rewiring(resident).noRoots(repos), exact))
        .effect(0, "is its own repo: nobody maintains it")
        .effect(1, "names a repo that nobody maintains")
        .effect(2, "rests on it through others")
        .note(
            project.status().equals("live") || project.status().equals("in-dev")
                ? "Its repos are roots no longer; what only they reach is active no longer."
                : "The project is "
                    + project.status()
                    + " already, so its repos are no roots now.");
  }

  private OutcomeWriter.Draft leaves(
      UUID tenant, Resident resident, Change.MaintainerLeaves change) {
    String name =
        store
            .contributor(tenant, change.contributor())
            .orElseThrow(() -> HttpProblem.notFound("No contributor " + change.contributor()));
    OutcomeWriter.Draft draft = new OutcomeWriter.Draft(change.kind(), name, World.now(resident));
    TreeMap<Integer, String> effects = new TreeMap<>();
    int[] keystones = new int[resident.snapshot().size()];
    int size = 0;
    for (Map.Entry<Integer, Bereaved> one :
        Bereaved.of(store.besides(tenant, change.contributor()), change.contributor()).entrySet()) {
      int position = resident.snapshot().positionOf(one.getKey());
      if (position < 0) {
        continue;
      }
      Bereaved repo = one.getValue();
      draft.pony(position, repo.before(), repo.after());
      if (repo.keystone()) {
        effects.put(position, repo.effect(name));
        keystones[size++] = position;
      }
    }
    Bereaved.of(store.projectCommits(tenant, change.contributor()), change.contributor())
        .forEach((project, lost) -> draft.projectPony(project, lost.before(), lost.after()));
    return draft
        .fallout(fallout(resident, 0, Arrays.copyOf(keystones, size)))
        .effects(effects)
        .effect(1, "names a repo that loses its keystone")
        .effect(2, "rests on such a repo through others")
        .note(
            "Affected are the %d repos in which half of the commits or more are theirs, and what rests on those."
                .formatted(size))
        .note("Their commits are left out of the window; nobody takes over.");
  }

  /// Commits of one repo or project with and without one person.
  record Bereaved(int before, int after, long own, long total) {
    static Map<Integer, Bereaved> of(List<WhatIfStore.Commits> commits, int contributor) {
      Map<Integer, List<WhatIfStore.Commits>> groups = new TreeMap<>();
      commits.forEach(
          c -> groups.computeIfAbsent(c.repoId(), _ -> new java.util.ArrayList<>()).add(c));
      Map<Integer, Bereaved> all = new TreeMap<>();
      groups.forEach((id, group) -> all.put(id, one(group, contributor)));
      return all;
    }

    private static Bereaved one(List<WhatIfStore.Commits> group, int contributor) {
      long[] with = group.stream().mapToLong(WhatIfStore.Commits::commits).toArray();
      long[] without =
          group.stream()
              .filter(c -> c.contributorId() != contributor)
              .mapToLong(WhatIfStore.Commits::commits)
              .toArray();
      long total = Arrays.stream(with).sum();
      return new Bereaved(
          PonyFactor.of(with), PonyFactor.of(without), total - Arrays.stream(without).sum(), total);
    }

    /// Whether the person is the whole pony factor.
    boolean keystone() {
      return total > 0 && own >= total - own;
    }

    String effect(String name) {
      return own == total
          ? "has nobody left: all %d commits are by %s".formatted(total, name)
          : "loses %d of %d commits".formatted(own, total);
    }
  }

  private Fallout dependents(Resident resident, int start) {
    return reader.with(resident, work -> Fallout.of(work.layers(), start));
  }

  private Fallout fallout(Resident resident, int distance, int... starts) {
    return reader.with(
        resident,
        work -> Fallout.of(resident.snapshot().graph(), starts, distance, work.numbers()));
  }

  private World world(Resident resident, Rewiring rewiring, boolean exact) {
    return reader.with(resident, work -> rewiring.world(work, reader.executor(), exact));
  }

  private int position(UUID tenant, Resident resident, String id) {
    return reader
        .position(tenant, resident, id)
        .orElseThrow(() -> HttpProblem.notFound("The graph has no package " + id));
  }
}
