package org.pgatlas.server.question;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.pgatlas.server.snapshot.Nearest;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;

/// Puts names to what a what-if found and compares the two worlds.
final class OutcomeWriter {
  private final GraphReader reader;
  private final WhatIfStore store;
  private final Standing.Known standings = new Standing.Known();

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
    Fallout fallout = Objects.requireNonNullElseGet(draft.fallout, Fallout::none);
    ProjectHits hitRepos = hitRepos(resident, fallout);
    int active = 0;
    int repos = 0;
    for (int k = 0; k < fallout.size(); k++) {
      active += resident.active().contains(fallout.vertexAt(k)) ? 1 : 0;
      repos += resident.snapshot().external()[fallout.vertexAt(k)] ? 0 : 1;
    }
    Outcome.Affected affected =
        new Outcome.Affected(fallout.size(), active, repos, hitRepos.size(), fallout.histogram());
    List<Numbered> moves = moves(resident, draft);
    Standing standing = standings.of(resident);
    long sum = standing.criticality();
    World after = draft.after;
    if (!after.known()) {
      draft.note(
          "What becomes of metrics was not computed: in a graph of this size that takes a full pass. Ask for it with exact.");
    }
    int size = resident.snapshot().size();
    return new Outcome(
        draft.kind,
        draft.subject,
        resident.runId(),
        summary(draft, affected, resident.active().count(), moves.size()),
        affected,
        new Outcome.Totals(
            size, resident.snapshot().graph().edgeCount(), resident.active().count(), sum),
        new Outcome.Totals(
            draft.gone >= 0 ? size - 1 : size,
            after.dependencies(),
            after.known() ? after.active() : null,
            after.known() ? sum + after.criticalityChange() : null),
        packages(tenant, resident, draft, fallout, shown),
        projects(tenant, resident, standing, draft.after, hitRepos, shown),
        named(tenant, resident, moves.stream().limit(shown).toList()),
        moves.size(),
        after.known(),
        draft.notes);
  }

  /// Affected repos by project.
  private static ProjectHits hitRepos(Resident resident, Fallout fallout) {
    int[] projectOf = resident.snapshot().project();
    int[] projects = new int[fallout.size()];
    for (int k = 0; k < projects.length; k++) {
      projects[k] = projectOf[fallout.vertexAt(k)];
    }
    return ProjectHits.of(projects);
  }

  private static String summary(Draft draft, Outcome.Affected affected, int active, int moves) {
    int lost = draft.after.known() ? active - draft.after.active() : 0;
    return String.format(
        Locale.ROOT,
        "%,d packages (%,d active) of %,d projects are affected; %s%s",
        affected.packages(),
        affected.active(),
        affected.projects(),
        moved(draft.after.known(), moves),
        lost > 0 ? String.format(Locale.ROOT, "; %,d packages are active no longer", lost) : "");
  }

  private static String moved(boolean known, int moves) {
    if (!known) {
      return "which metrics move was not computed";
    }
    return moves == 0 ? "no metric moves" : String.format(Locale.ROOT, "%,d metrics move", moves);
  }

  /// A move without names: of a position, or of a project.
  private record Numbered(
      int position, int project, String metric, long before, @Nullable Long after) {
    long size() {
      return Math.abs(before - (after == null ? 0 : after));
    }
  }

  private static List<Numbered> moves(Resident resident, Draft draft) {
    List<Numbered> moves = new ArrayList<>();
    int[] old = resident.criticality();
    World after = draft.after;
    if (draft.gone >= 0) {
      moves.add(new Numbered(draft.gone, -1, Metric.CRITICALITY.label(), old[draft.gone], null));
    }
    for (int k = 0; k < after.vertices().length; k++) {
      int p = after.vertices()[k];
      if (p != draft.gone && after.change()[k] != 0) {
        moves.add(
            new Numbered(
                p, -1, Metric.CRITICALITY.label(), old[p], (long) old[p] + after.change()[k]));
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
    int[] indexes =
        Nearest.page(
            fallout.size(),
            fallout::distanceAt,
            fallout::vertexAt,
            resident.criticality(),
            0,
            shown);
    List<Integer> page = IntStream.of(indexes).map(fallout::vertexAt).boxed().toList();
    Map<Integer, GraphReader.Named> names = reader.names(tenant, resident, page);
    List<Outcome.Hit> packages = new ArrayList<>();
    for (int index : indexes) {
      int position = fallout.vertexAt(index);
      int distance = fallout.distanceAt(index);
      GraphReader.Named named = names.get(position);
      if (named != null) {
        packages.add(
            new Outcome.Hit(
                named.canonicalId(),
                named.displayName(),
                named.external() ? "external-repo" : "repo",
                distance,
                resident.active().contains(position),
                draft.effectOf(position, distance)));
      }
    }
    return packages;
  }

  private List<Outcome.Project> projects(
      UUID tenant,
      Resident resident,
      Standing standing,
      World after,
      ProjectHits hitRepos,
      int shown) {
    List<Integer> page = IntStream.of(hitRepos.first(shown)).boxed().toList();
    Map<Integer, WhatIfStore.ProjectName> names = store.projects(tenant, page);
    Map<Integer, Sums> sums = sums(resident, standing, after, page);
    List<Outcome.Project> projects = new ArrayList<>();
    for (int id : page) {
      WhatIfStore.ProjectName name = names.get(id);
      if (name != null) {
        projects.add(
            new Outcome.Project(
                name.canonicalId(),
                name.displayName(),
                hitRepos.countOf(id),
                sums.getOrDefault(id, Sums.NONE).repos(),
                sums.getOrDefault(id, Sums.NONE).before(),
                sums.getOrDefault(id, Sums.NONE).after()));
      }
    }
    return projects;
  }

  /// A project's repos, and the sum of their criticality; null without repos.
  private record Sums(int repos, @Nullable Long before, @Nullable Long after) {
    static final Sums NONE = new Sums(0, null, null);
  }

  /// Of the projects that are shown.
  private static Map<Integer, Sums> sums(
      Resident resident, Standing standing, World after, List<Integer> shown) {
    int[] ids = shown.stream().mapToInt(Integer::intValue).sorted().toArray();
    long[] change = new long[ids.length];
    int[] projectOf = resident.snapshot().project();
    for (int k = 0; k < after.vertices().length; k++) {
      int project = projectOf[after.vertices()[k]];
      int at = project < 0 ? -1 : Arrays.binarySearch(ids, project);
      if (at >= 0) {
        change[at] += after.change()[k];
      }
    }
    Map<Integer, Sums> sums = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      int at = standing.indexOf(ids[i]);
      if (at >= 0) {
        long before = standing.sums()[at];
        sums.put(
            ids[i],
            new Sums(standing.repos()[at], before, after.known() ? before + change[i] : null));
      }
    }
    return sums;
  }
}
