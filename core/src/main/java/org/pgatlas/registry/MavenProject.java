package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pgatlas.registry.MavenPom.Coordinates;

/// A POM with its parents and the boms that it imports: what it depends on, with the versions that
/// are managed for it. Tests and system paths are left out; what is `provided` or optional is
/// needed to build it.
///
/// Parents are followed and boms imported as far as they can be had; what remains unknown has no
/// version. A parent that is its own grandparent, or boms that import each other, are read once.
public final class MavenProject {
  private static final int MAX_PARENTS = 20;
  private static final int MAX_IMPORTS = 60;
  private static final int MAX_SUBSTITUTIONS = 20;
  private static final int MAX_TEXT = 2_000;

  private final Function<Coordinates, Optional<MavenPom>> repository;
  private final Map<Coordinates, Optional<MavenPom>> had = new HashMap<>();
  private final List<MavenPom> line;
  private final Map<String, String> properties;
  private final Set<Coordinates> missing = new HashSet<>();
  private int imports;

  private MavenProject(MavenPom pom, Function<Coordinates, Optional<MavenPom>> repository) {
    this.repository = repository;
    line = line(pom);
    properties = properties(line);
  }

  /// What a project comes to.
  ///
  /// @param wants versions by `group:artifact`, "" when it is not known
  /// @param missing POMs that could not be had
  public record Effective(
      Map<String, String> wants,
      String license,
      String description,
      String scm,
      String relocated,
      List<String> missing) {
    public Effective {
      wants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(wants));
      missing = List.copyOf(missing);
    }
  }

  /// @param repository has the POMs of parents and boms; it is asked once for each
  public static Effective of(MavenPom pom, Function<Coordinates, Optional<MavenPom>> repository) {
    return new MavenProject(pom, repository).effective();
  }

  private Effective effective() {
    Map<String, Coordinates> managed = new HashMap<>();
    manage(line, properties, managed, 0);
    Map<String, String> wants = new LinkedHashMap<>();
    for (MavenPom pom : line) {
      for (MavenPom.Dependency dependency : pom.dependencies()) {
        Coordinates of = filled(dependency.of(), properties);
        if (!dependency.scope().equals("test") && !dependency.scope().equals("system")) {
          String version = of.version();
          Coordinates known = managed.get(of.key());
          wants.putIfAbsent(
              of.key(), version.isEmpty() && known != null ? known.version() : version);
        }
      }
    }
    wants.replaceAll((_, version) -> version.contains("${") ? "" : version);
    wants.keySet().removeIf(key -> key.contains("${") || key.startsWith(":") || key.endsWith(":"));
    MavenPom own = line.getFirst();
    return new Effective(
        wants,
        first(pom -> String.join(" OR ", pom.licenses())),
        filled(own.description(), properties),
        filled(first(MavenPom::scm), properties),
        filled(own.relocated(), properties),
        missing.stream().map(c -> c.key() + ":" + c.version()).sorted().toList());
  }

  private String first(Function<MavenPom, String> part) {
    return line.stream().map(part).filter(text -> !text.isBlank()).findFirst().orElse("");
  }

  /// The POM, its parent, that one's parent.
  private List<MavenPom> line(MavenPom pom) {
    List<MavenPom> line = new ArrayList<>(List.of(pom));
    Set<Coordinates> seen = new HashSet<>();
    while (line.size() < MAX_PARENTS) {
      Coordinates parent = line.getLast().parent();
      if (parent == null || !seen.add(parent)) {
        break;
      }
      Optional<MavenPom> found = find(parent);
      if (found.isEmpty()) {
        break;
      }
      line.add(found.get());
    }
    return line;
  }

  private Optional<MavenPom> find(Coordinates of) {
    if (of.version().isEmpty() || of.version().contains("${") || of.version().startsWith("[")) {
      missing.add(of);
      return Optional.empty();
    }
    Optional<MavenPom> found = had.get(of);
    if (found == null) {
      found = repository.apply(of);
      had.put(of, found);
    }
    if (found.isEmpty()) {
      missing.add(of);
    }
    return found;
  }

  /// What is nearest wins: the POM before its parents, what it says itself before what it imports.
  private void manage(
      List<MavenPom> of, Map<String, String> known, Map<String, Coordinates> into, int depth) {
    List<Coordinates> boms = new ArrayList<>();
    for (MavenPom pom : of) {
      for (MavenPom.Dependency dependency : pom.managed()) {
        Coordinates filled = filled(dependency.of(), known);
        if (dependency.imported()) {
          boms.add(filled);
        } else {
          into.putIfAbsent(filled.key(), filled);
        }
      }
    }
    for (Coordinates bom : boms) {
      if (depth < MAX_PARENTS && imports++ < MAX_IMPORTS) {
        find(bom)
            .ifPresent(
                pom -> {
                  List<MavenPom> line = line(pom);
                  manage(line, properties(line), into, depth + 1);
                });
      }
    }
  }

  /// Properties by name, the nearest first, and the project's own coordinates.
  private static Map<String, String> properties(List<MavenPom> line) {
    Map<String, String> properties = new HashMap<>();
    line.forEach(pom -> pom.properties().forEach(properties::putIfAbsent));
    MavenPom own = line.getFirst();
    Coordinates parent = own.parent() == null ? new Coordinates("", "", "") : own.parent();
    String group = own.self().group().isEmpty() ? parent.group() : own.self().group();
    String version = own.self().version().isEmpty() ? parent.version() : own.self().version();
    for (String prefix : List.of("project.", "pom.")) {
      properties.putIfAbsent(prefix + "groupId", group);
      properties.putIfAbsent(prefix + "artifactId", own.self().artifact());
      properties.putIfAbsent(prefix + "version", version);
      properties.putIfAbsent(prefix + "parent.groupId", parent.group());
      properties.putIfAbsent(prefix + "parent.version", parent.version());
    }
    return properties;
  }

  private static Coordinates filled(Coordinates of, Map<String, String> properties) {
    return new Coordinates(
        filled(of.group(), properties),
        filled(of.artifact(), properties),
        filled(of.version(), properties));
  }

  /// The text with `${properties}` put in; a property may name others, but not without end.
  private static String filled(String text, Map<String, String> properties) {
    String now = text;
    for (int i = 0; i < MAX_SUBSTITUTIONS; i++) {
      int open = now.indexOf("${");
      int close = now.indexOf('}', open + 2);
      String value = open < 0 || close < 0 ? null : properties.get(now.substring(open + 2, close));
      if (value == null || now.length() + value.length() > MAX_TEXT) {
        return now;
      }
      now = now.substring(0, open) + value + now.substring(close + 1);
    }
    return now;
  }
}
