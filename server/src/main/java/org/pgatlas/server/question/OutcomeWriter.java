package org.pgatlas.server.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Puts names to what a what-if found and compares the two worlds.
final class OutcomeWriter {
  private final GraphReader reader;
  private final WhatIfStore store;

  OutcomeWriter(GraphReader reader, WhatIfStore store) {
    this.reader = reader;
    this.store = store;
  }

  /// What a what-if found, by position and number.
  static final class Draft {
    private final String kind;
    private final String subject;
    private final World after;
    private @Nullable Fallout fallout;
    private int gone = -1;
    private final Map<Integer, String> effects = new TreeMap<>();
    private final Map<Integer, String> byDistance = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Integer, int[]> ponies = new TreeMap<>();
    private final Map<Integer, int[]> projectPonies = new TreeMap<>();

    Draft(String kind, String subject, World after) {
      this.kind = kind;
      this.subject = subject;
      this.after = after;
    }

    Draft(String kind, String subject, Fallout fallout, World after) {
      this(kind, subject, after);
      this.fallout = fallout;
    }

    Draft fallout(Fallout found) {
      this.fallout = found;
      return this;
    }

    /// The vertex that is no longer there.
    Draft gone(int position) {
      this.gone = position;
      return this;
    }

    /// What happens at that many steps; the greatest number stands for all beyond.
    Draft effect(int distance, String text) {
      byDistance.put(distance, text);
      return this;
    }

    /// What happens to single packages.
    Draft effects(Map<Integer, String> texts) {
      effects.putAll(texts);
      return this;
    }

    Draft note(String text) {
      notes.add(text);
      return this;
    }

    Draft pony(int position, int before, int afterwards) {
      ponies.put(position, new int[] {before, afterwards});
      return this;
    }

    Draft projectPony(int project, int before, int afterwards) {
      projectPonies.put(project, new int[] {before, afterwards});
      return this;
    }

    private String effectOf(int position, int distance) {
      String own = effects.get(position);
      if (own != null) {
        return own;
      }
      String text = "";
      for (Map.Entry<Integer, String> one : byDistance.entrySet()) {
        text = one.getKey() <= distance ? one.getValue() : text;
      }
      return text;
    }
  }

  Outcome write(UUID tenant, Resident resident, Draft draft, int shown) {
    Fallout fallout =
        Objects.requireNonNullElseGet(
            draft.fallout, () -> Fallout.of(resident.snapshot().graph(), new int[0], 0));
    World before = World.now(resident);
    Map<Integer, Integer> hitRepos = new HashMap<>();
    int active = 0;
    int repos = 0;
    for (int position : fallout.reached()) {
      active += resident.active().contains(position) ? 1 : 0;
      repos += resident.snapshot().external()[position] ? 0 : 1;
      if (resident.snapshot().project()[position] >= 0) {
        hitRepos.merge(resident.snapshot().project()[position], 1, Integer::sum);
      }
    }
    Outcome.Affected affected =
        new Outcome.Affected(
            fallout.reached().length, active, repos, hitRepos.size(), fallout.histogram());
    List<Numbered> moves = moves(before, draft);
    int size = resident.snapshot().size();
    return new Outcome(
        draft.kind,
        draft.subject,
        resident.runId(),
        summary(draft, affected, before, moves.size()),
        affected,
        before.totals(size),
        draft.after.totals(draft.gone >= 0 ? size - 1 : size),
        packages(tenant, resident, draft, fallout, shown),
        projects(tenant, resident, draft.after, hitRepos, shown),
        named(tenant, resident, moves.stream().limit(shown).toList()),
        moves.size(),
        draft.notes);
  }

  private static String summary(Draft draft, Outcome.Affected affected, World before, int moves) {
    int lost = before.active().count() - draft.after.active().count();
    return String.format(
        Locale.ROOT,
        "%,d packages (%,d active) of %,d projects are affected; %s%s",
        affected.packages(),
        affected.active(),
        affected.projects(),
        moves == 0 ? "no metric moves" : String.format(Locale.ROOT, "%,d metrics move", moves),
        lost > 0 ? String.format(Locale.ROOT, "; %,d packages are active no longer", lost) : "");
  }

  /// A move without names: of a position, or of a project.
  private record Numbered(
      int position, int project, String metric, long before, @Nullable Long after) {
    long size() {
      return Math.abs(before - (after == null ? 0 : after));
    }
  }

  private static List<Numbered> moves(World before, Draft draft) {
    List<Numbered> moves = new ArrayList<>();
    int[] old = before.criticality();
    int[] now = draft.after.criticality();
    for (int p = 0; p < old.length && old != now; p++) {
      if (p == draft.gone) {
        moves.add(new Numbered(p, -1, Metric.CRITICALITY.label(), old[p], null));
      } else if (old[p] != now[p]) {
        moves.add(new Numbered(p, -1, Metric.CRITICALITY.label(), old[p], (long) now[p]));
      }
    }
    draft.ponies.forEach(
        (position, values) -> {
          if (values[0] != values[1]) {
            moves.add(
                new Numbered(
                    position, -1, Metric.PONY_FACTOR.label(), values[0], (long) values[1]));
          }
        });
    draft.projectPonies.forEach(
        (project, values) -> {
          if (values[0] != values[1]) {
            moves.add(
                new Numbered(-1, project, Metric.PONY_FACTOR.label(), values[0], (long) values[1]));
          }
        });
    moves.sort(
        Comparator.comparingLong((Numbered m) -> -m.size())
            .thenComparing(Numbered::project)
            .thenComparing(Numbered::position));
    return moves;
  }

  private List<Outcome.Move> named(UUID tenant, Resident resident, List<Numbered> moves) {
    Set<Integer> positions = new LinkedHashSet<>();
    Set<Integer> projects = new LinkedHashSet<>();
    for (Numbered move : moves) {
      if (move.project() >= 0) {
        projects.add(move.project());
      } else {
        positions.add(move.position());
      }
    }
    Map<Integer, GraphReader.Named> names = reader.names(tenant, resident, positions);
    Map<Integer, WhatIfStore.ProjectName> projectNames = store.projects(tenant, projects);
    List<Outcome.Move> named = new ArrayList<>();
    for (Numbered move : moves) {
      GraphReader.Named vertex = names.get(move.position());
      WhatIfStore.ProjectName project = projectNames.get(move.project());
      if (vertex != null) {
        named.add(
            new Outcome.Move(
                vertex.canonicalId(),
                vertex.displayName(),
                move.metric(),
                move.before(),
                move.after()));
      } else if (project != null) {
        named.add(
            new Outcome.Move(
                project.canonicalId(),
                project.displayName(),
                move.metric(),
                move.before(),
                move.after()));
      }
    }
    return named;
  }

  private List<Outcome.Hit> packages(
      UUID tenant, Resident resident, Draft draft, Fallout fallout, int shown) {
    List<Integer> page =
        IntStream.of(fallout.reached())
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(fallout::distance)
                    .thenComparing(p -> -resident.criticality()[p])
                    .thenComparing(p -> p))
            .limit(shown)
            .toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, resident, page);
    List<Outcome.Hit> packages = new ArrayList<>();
    for (int position : page) {
      GraphReader.Named named = names.get(position);
      if (named != null) {
        packages.add(
            new Outcome.Hit(
                named.canonicalId(),
                named.displayName(),
                named.external() ? "external-repo" : "repo",
                fallout.distance(position),
                resident.active().contains(position),
                draft.effectOf(position, fallout.distance(position))));
      }
    }
    return packages;
  }

  private List<Outcome.Project> projects(
      UUID tenant, Resident resident, World after, Map<Integer, Integer> hitRepos, int shown) {
    List<Integer> page =
        hitRepos.keySet().stream()
            .sorted(
                Comparator.<Integer>comparingInt(p -> -hitRepos.getOrDefault(p, 0))
                    .thenComparing(p -> p))
            .limit(shown)
            .toList();
    Map<Integer, WhatIfStore.ProjectName> names = store.projects(tenant, page);
    int[] projectOf = resident.snapshot().project();
    Map<Integer, Long> before = World.now(resident).projectSums(projectOf);
    Map<Integer, Long> then = after.projectSums(projectOf);
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int project : projectOf) {
      sizes.merge(project, 1, Integer::sum);
    }
    List<Outcome.Project> projects = new ArrayList<>();
    for (int id : page) {
      WhatIfStore.ProjectName name = names.get(id);
      if (name != null) {
        projects.add(
            new Outcome.Project(
                name.canonicalId(),
                name.displayName(),
                hitRepos.getOrDefault(id, 0),
                sizes.getOrDefault(id, 0),
                before.get(id),
                then.get(id)));
      }
    }
    return projects;
  }
}
