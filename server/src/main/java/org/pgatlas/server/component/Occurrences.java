package org.pgatlas.server.component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;

/// A document's components in its own order, as the arrays that are stored. Positions count from 1,
/// the root is 0. Where the document connects its root with nothing, the root depends on every
/// package that no other one of the document needs, and on one of each closed cycle, so that a path
/// leads to every package. Of a lock file it depends on what the repo's own packages depend on.
///
/// A part with further purls is what they name too: these come after all parts, each needed by
/// whatever needs the part.
///
/// @param flags by position - 1, see the constants
/// @param edgeFrom positions of dependents, `edgeTo` of their dependencies
/// @param licenseAt positions, `licenses` what each is licensed under; several for one position
@SuppressWarnings("ArrayRecordComponent") // rows on their way to the database, never compared
public record Occurrences(
    List<ComponentIdentity> components,
    int[] flags,
    int[] edgeFrom,
    int[] edgeTo,
    int[] licenseAt,
    List<String> licenses) {
  /// The root depends on it.
  public static final int DIRECT = 1;

  public static final int OPTIONAL = 2;

  public static final int EXCLUDED = 4;

  /// It has no purl, so it belongs to its artifact.
  public static final int OWN = 8;

  private static final int LICENSE_LENGTH = 500;

  /// @param artifactPurl canonical id of the artifact that the document is about
  public static Occurrences of(Sbom sbom, String artifactPurl) {
    List<Component> parts = sbom.components();
    List<ComponentIdentity> components = new ArrayList<>(parts.size());
    Map<Integer, List<ComponentIdentity>> further = new LinkedHashMap<>();
    Ints licenseAt = new Ints();
    List<String> licenses = new ArrayList<>();
    Map<String, ComponentIdentity> known = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Component part = parts.get(i);
      List<ComponentIdentity> all = ComponentIdentity.all(part, artifactPurl);
      if (all.size() > 1) {
        further.put(i + 1, all.subList(1, all.size()));
      }
      ComponentIdentity identity = all.getFirst();
      ComponentIdentity same = known.putIfAbsent(identity.key(), identity);
      components.add(same == null ? identity : same);
      for (String license : part.licenses()) {
        if (!license.isBlank() && !license.equals("NOASSERTION")) {
          licenseAt.add(i + 1);
          licenses.add(ComponentIdentity.cut(license.strip(), LICENSE_LENGTH));
        }
      }
    }
    Map<Integer, int[]> beside = beside(components, further);
    Edges edges = edges(sbom).withBeside(beside);
    int[] own = licenseAt.toArray();
    for (int i = 0; i < own.length; i++) {
      for (int position : beside.getOrDefault(own[i], new int[0])) {
        licenseAt.add(position);
        licenses.add(licenses.get(i));
      }
    }
    int[] flags = new int[components.size()];
    for (int i = 0; i < parts.size(); i++) {
      flags[i] = flags(parts.get(i));
      for (int position : beside.getOrDefault(i + 1, new int[0])) {
        flags[position - 1] = flags[i] & ~OWN;
      }
    }
    for (int i = 0; i < edges.from().length; i++) {
      if (edges.from()[i] == 0) {
        flags[edges.to()[i] - 1] |= DIRECT;
      }
    }
    return new Occurrences(
        components, flags, edges.from(), edges.to(), licenseAt.toArray(), licenses);
  }

  /// Adds what parts are besides; positions of that by the position of the part.
  private static Map<Integer, int[]> beside(
      List<ComponentIdentity> components, Map<Integer, List<ComponentIdentity>> further) {
    Map<Integer, int[]> beside = new HashMap<>();
    further.forEach(
        (position, identities) -> {
          int[] positions = new int[identities.size()];
          for (int i = 0; i < positions.length; i++) {
            components.add(identities.get(i));
            positions[i] = components.size();
          }
          beside.put(position, positions);
        });
    return beside;
  }

  /// The arrays without what they are made of, for when components and licences have numbers.
  Occurrences withoutIdentities() {
    return new Occurrences(List.of(), flags, edgeFrom, edgeTo, licenseAt, List.of());
  }

  private static int flags(Component part) {
    return (part.traits().contains(Component.Trait.OPTIONAL) ? OPTIONAL : 0)
        | (part.traits().contains(Component.Trait.EXCLUDED) ? EXCLUDED : 0)
        | (part.purl() == null ? OWN : 0);
  }

  @SuppressWarnings("ArrayRecordComponent") // within this class
  private record Edges(int[] from, int[] to) {
    Edges withBeside(Map<Integer, int[]> beside) {
      if (beside.isEmpty()) {
        return this;
      }
      Ints dependents = new Ints();
      Ints needed = new Ints();
      for (int i = 0; i < from.length; i++) {
        dependents.add(from[i]);
        needed.add(to[i]);
        for (int position : beside.getOrDefault(to[i], new int[0])) {
          dependents.add(from[i]);
          needed.add(position);
        }
      }
      return new Edges(dependents.toArray(), needed.toArray());
    }
  }

  private static Edges edges(Sbom sbom) {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (int i = 0; i < sbom.components().size(); i++) {
      positions.putIfAbsent(sbom.components().get(i).ref(), i + 1);
    }
    Component root = sbom.root();
    if (root != null) {
      positions.put(root.ref(), 0);
    }
    Ints from = new Ints();
    Ints to = new Ints();
    boolean rooted = false;
    for (Dependency dependency : sbom.dependencies()) {
      Integer dependent = positions.get(dependency.dependentRef());
      Integer needed = positions.get(dependency.dependencyRef());
      // What needs the root is a cycle through it; paths begin there, so none goes back.
      if (dependent != null && needed != null && needed != 0 && !dependent.equals(needed)) {
        from.add(dependent);
        to.add(needed);
        rooted |= dependent == 0;
      }
    }
    if (!rooted) {
      connectRoot(sbom.components(), from, to);
    }
    if (sbom.format().isLockFile()) {
      connectOwn(sbom, positions, from, to);
    }
    return new Edges(from.toArray(), to.toArray());
  }

  /// Members of a lock file's workspace are the repo itself, so what they name the root names too.
  private static void connectOwn(Sbom sbom, Map<String, Integer> positions, Ints from, Ints to) {
    Set<Integer> own = new HashSet<>();
    for (String ref : sbom.described()) {
      Integer position = positions.get(ref);
      if (position != null && position != 0) {
        own.add(position);
      }
    }
    int[] dependents = from.toArray();
    int[] needed = to.toArray();
    Set<Integer> direct = new HashSet<>();
    for (int i = 0; i < dependents.length; i++) {
      if (dependents[i] == 0) {
        direct.add(needed[i]);
      }
    }
    for (int i = 0; i < dependents.length; i++) {
      if (own.contains(dependents[i]) && direct.add(needed[i])) {
        from.add(0);
        to.add(needed[i]);
      }
    }
  }

  private static void connectRoot(List<Component> parts, Ints from, Ints to) {
    int[][] dependencies = adjacency(parts.size(), from.toArray(), to.toArray());
    boolean[] needed = new boolean[parts.size() + 1];
    for (int position : to.toArray()) {
      needed[position] = true;
    }
    boolean[] reached = new boolean[parts.size() + 1];
    for (int pass = 0; pass < 2; pass++) {
      for (int position = 1; position <= parts.size(); position++) {
        boolean first = pass == 0 ? !needed[position] : !reached[position];
        if (first && !reached[position] && isPackage(parts.get(position - 1))) {
          from.add(0);
          to.add(position);
          reach(position, dependencies, reached);
        }
      }
    }
  }

  private static boolean isPackage(Component part) {
    return part.purl() != null || !(part.type().equals("file") || part.name().isBlank());
  }

  private static void reach(int start, int[][] dependencies, boolean[] reached) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(start);
    while (!open.isEmpty()) {
      int position = open.removeLast();
      if (!reached[position]) {
        reached[position] = true;
        for (int next : dependencies[position]) {
          open.add(next);
        }
      }
    }
  }

  private static int[][] adjacency(int size, int[] from, int[] to) {
    int[] counts = new int[size + 1];
    for (int position : from) {
      counts[position]++;
    }
    int[][] lists = new int[size + 1][];
    for (int position = 0; position <= size; position++) {
      lists[position] = new int[counts[position]];
    }
    for (int i = 0; i < from.length; i++) {
      lists[from[i]][--counts[from[i]]] = to[i];
    }
    return lists;
  }

  /// A growing array.
  private static final class Ints {
    private int[] values = new int[16];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    int[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
