package org.pgatlas.server.question;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.shipped.Resolved;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.version.MalformedRangeException;
import org.pgatlas.version.VersionRange;
import org.pgatlas.version.VersionScheme;

/// Who has a version of a package, or takes it on its next resolution.
///
/// Documents say what was resolved, registries which range is declared, and the two are told apart:
/// a resolved version is compared for equality and never read as a range. Who has a document in
/// force is answered by it; everybody else by the range, and all that rests on those.
final class VersionSpread {
  private final WhatIfStore store;
  private final Shipped shipped;
  private final GraphReader reader;

  VersionSpread(WhatIfStore store, Shipped shipped, GraphReader reader) {
    this.store = store;
    this.shipped = shipped;
    this.reader = reader;
  }

  /// A version of the package at a position, and the packages of which it may be one.
  private record Asked(
      UUID tenant,
      Resident resident,
      int position,
      List<PackageUrl> packages,
      String type,
      String version) {
    Asked {
      packages = List.copyOf(packages);
    }

    VersionScheme scheme() {
      return VersionScheme.forPurlType(type);
    }

    int positionOf(int vertexId) {
      return resident.snapshot().positionOf(vertexId);
    }
  }

  /// How many direct dependents are of each kind.
  private static final class Counts {
    private int taking;
    private int held;
    private int unknown;
    private int having;
    private int resolved;
  }

  private Asked asked(UUID tenant, Resident resident, int position, String id, String version) {
    List<PackageUrl> packages = shipped.published(tenant, CanonicalId.of(id).purl());
    // A repo's own type has no order of versions; its packages' has.
    String type =
        packages.stream()
            .map(PackageUrl::type)
            .filter(t -> VersionScheme.forPurlType(t) != VersionScheme.GENERIC)
            .findFirst()
            .orElse(packages.getFirst().type());
    if (!VersionScheme.forPurlType(type).isVersion(version)) {
      throw HttpProblem.invalidBody("version", "'" + version + "' is no version of " + type);
    }
    return new Asked(tenant, resident, position, packages, type, version);
  }

  private Resolved resolved(Asked asked) {
    try {
      return shipped.resolved(asked.tenant(), asked.packages(), asked.version());
    } catch (MalformedPurlException e) {
      throw HttpProblem.invalidBody("version", String.valueOf(e.getMessage()));
    }
  }

  /// A release does harm: who ships it now, and who else takes it by the range that they declare.
  OutcomeWriter.Draft compromised(
      UUID tenant, Resident resident, int position, Change.Compromise change, String version) {
    Asked asked = asked(tenant, resident, position, change.id(), version);
    Resolved resolved = resolved(asked);
    Map<Integer, Integer> distances = new HashMap<>();
    Map<Integer, String> effects = new TreeMap<>();
    for (Resolved.Dependent one : resolved.packages()) {
      int at = asked.positionOf(one.vertexId());
      if (at >= 0 && at != position) {
        distances.merge(at, one.steps(), Math::min);
        effects.merge(at, effect(one), (first, _) -> first);
      }
    }
    Set<Integer> documented = shipped.documented(tenant);
    Counts counts = new Counts();
    int[] starts = new int[resident.snapshot().graph().dependentCount(position)];
    int size = 0;
    for (Assertions one : assertions(asked).values()) {
      int at = asked.positionOf(one.vertexId);
      if (at < 0 || distances.containsKey(at) || documented.contains(one.vertexId)) {
        continue;
      }
      String effect = one.declares ? declared(one, asked, counts) : null;
      counts.resolved += one.declares ? 0 : 1;
      if (effect != null && size < starts.length) {
        effects.put(at, effect);
        starts[size++] = at;
      }
    }
    Fallout declared = fallout(resident, 1, Arrays.copyOf(starts, size));
    for (int k = 0; k < declared.size(); k++) {
      int at = declared.vertexAt(k);
      if (at != position && !documented.contains(resident.snapshot().vertexIds()[at])) {
        distances.merge(at, declared.distanceAt(k), Math::min);
      }
    }
    OutcomeWriter.Draft draft =
        new OutcomeWriter.Draft(
                change.kind(), change.id(), Fallout.of(distances), World.now(resident))
            .effects(effects)
            .effect(1, "may take it")
            .effect(2, "may bring it in through others")
            .note(
                "%d artifacts ship %s: the documents in force say so, each followed by itself. Repos whose documents hold no such version are left out."
                    .formatted(resolved.artifacts(), version))
            .note(
                "Of the direct dependents that no document answers for %d take it by the range that they declare, %d are held back by theirs, %d declare none that can be read and are counted as affected, %d were seen resolved to other versions only."
                    .formatted(counts.taking, counts.held, counts.unknown, counts.resolved))
            .note("The graph stays as it is, so no metric moves.");
    return resolved.truncated()
        ? draft.note("Not all of the documents were looked into for what lies between.")
        : draft;
  }

  private static String effect(Resolved.Dependent one) {
    if (one.ships()) {
      return one.steps() == 1 ? "ships it as a dependency of its own" : "ships it through others";
    }
    return "is resolved to it in "
        + (one.documents() == 1 ? "a document" : one.documents() + " documents")
        + " in force";
  }

  /// A new version: who takes it on its next resolution, and all that rests on those.
  OutcomeWriter.Draft upgraded(
      UUID tenant, Resident resident, int position, Change.Upgrade change) {
    Asked asked = asked(tenant, resident, position, change.id(), change.version());
    Counts counts = new Counts();
    Map<Integer, String> effects = new TreeMap<>();
    int[] starts = new int[resident.snapshot().graph().dependentCount(position)];
    int size = 0;
    for (Assertions one : assertions(asked).values()) {
      int at = asked.positionOf(one.vertexId);
      String effect =
          at < 0 || size == starts.length
              ? null
              : one.declares ? declared(one, asked, counts) : resolvedTo(one, asked, counts);
      if (effect != null) {
        effects.put(at, effect);
        starts[size++] = at;
      }
    }
    return new OutcomeWriter.Draft(
            change.kind(),
            change.id(),
            fallout(resident, 1, Arrays.copyOf(starts, size)).without(position),
            World.now(resident))
        .effects(effects)
        .effect(2, "brings it in through others")
        .note(
            "Of its direct dependents %d take %s by the range that they declare, %d are held back by theirs, %d have it already, %d were seen resolved to another version and their range is not declared, %d declare none that can be read; the last two are counted as affected."
                .formatted(
                    counts.taking,
                    change.version(),
                    counts.held,
                    counts.having,
                    counts.resolved,
                    counts.unknown))
        .note("The graph stays as it is, so no metric moves.");
  }

  /// What is asserted of one direct dependent, by all sources.
  private static final class Assertions {
    private final int vertexId;

    /// Whether a registry names it, with a range or without.
    private boolean declares;

    private @Nullable String range;
    private @Nullable Boolean admits;
    private final TreeMap<String, Boolean> resolved = new TreeMap<>();

    Assertions(int vertexId) {
      this.vertexId = vertexId;
    }
  }

  private Map<Integer, Assertions> assertions(Asked asked) {
    Map<Integer, Assertions> all = new TreeMap<>();
    int vertexId = asked.resident().snapshot().vertexIds()[asked.position()];
    for (WhatIfStore.Assertion one : store.dependents(asked.tenant(), vertexId)) {
      Assertions of = all.computeIfAbsent(one.vertexId(), Assertions::new);
      String version = one.version();
      if (one.declared()) {
        Boolean admits = admits(asked.type(), version, asked.version());
        // Of several ranges one that admits the version decides, then one that can be read.
        if (!of.declares || Boolean.TRUE.equals(admits) || (of.admits == null && admits != null)) {
          of.range = version;
          of.admits = admits;
        }
        of.declares = true;
      } else if (version != null && !version.isBlank()) {
        of.resolved.put(version, asked.scheme().compare(version, asked.version()) == 0);
      }
    }
    return all;
  }

  private static @Nullable String declared(Assertions one, Asked asked, Counts counts) {
    if (one.admits == null) {
      counts.unknown++;
      return "may take it: no readable range is declared";
    }
    if (!one.admits) {
      counts.held++;
      return null;
    }
    counts.taking++;
    return "takes it: its range " + one.range + " admits " + asked.version();
  }

  private static String resolvedTo(Assertions one, Asked asked, Counts counts) {
    if (one.resolved.containsValue(true)) {
      counts.having++;
      return "has it already: resolved to " + asked.version();
    }
    if (one.resolved.isEmpty()) {
      counts.unknown++;
      return "may take it: neither a version nor a range is known";
    }
    counts.resolved++;
    return "may take it: resolved to %s, and its range is not declared"
        .formatted(String.join(", ", one.resolved.keySet()));
  }

  /// Null when the range is missing or cannot be read.
  private static @Nullable Boolean admits(String type, @Nullable String range, String version) {
    if (range == null || range.isBlank()) {
      return null;
    }
    try {
      return VersionRange.parse(type, range).contains(version);
    } catch (MalformedRangeException unreadable) {
      return null;
    }
  }

  private Fallout fallout(Resident resident, int distance, int... starts) {
    return reader.with(
        resident,
        work -> Fallout.of(resident.snapshot().graph(), starts, distance, work.numbers()));
  }
}
