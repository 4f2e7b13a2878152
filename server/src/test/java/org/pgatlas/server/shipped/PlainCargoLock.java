package org.pgatlas.server.shipped;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `Cargo.lock` read by patterns and asked by plain searches: the truth that the server's answers
/// are held against. It shares no code with the reader that it checks. A package that comes from
/// two sources is two nodes; answers are about `name version`.
final class PlainCargoLock {
  private static final Pattern FIELD = Pattern.compile("(?m)^(name|version|source) = \"([^\"]*)\"");
  private static final Pattern DEPENDENCIES =
      Pattern.compile("(?ms)^dependencies = \\[(.*?)^?\\s*\\]");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

  private record Node(String name, String version, String source) {
    String key() {
      return name + " " + version;
    }

    boolean called(String dependency) {
      return dependency.equals(name)
          || dependency.equals(key())
          || dependency.equals(key() + " (" + source + ")");
    }
  }

  private final Map<Node, Set<Node>> needs = new LinkedHashMap<>();

  PlainCargoLock(String text) {
    Map<Node, List<String>> written = new LinkedHashMap<>();
    for (String block : text.split("\\[\\[package]]", -1)) {
      Map<String, String> fields = new HashMap<>();
      Matcher field = FIELD.matcher(block);
      while (field.find()) {
        fields.putIfAbsent(field.group(1), field.group(2));
      }
      String name = fields.get("name");
      String version = fields.get("version");
      if (name == null || version == null) {
        continue;
      }
      String source = fields.getOrDefault("source", "").split("#", 2)[0];
      List<String> texts = new ArrayList<>();
      Matcher list = DEPENDENCIES.matcher(block);
      if (list.find()) {
        Matcher one = TEXT.matcher(list.group(1));
        while (one.find()) {
          texts.add(one.group(1));
        }
      }
      written.put(new Node(name, version, source), texts);
    }
    written.forEach(
        (node, texts) -> {
          Set<Node> found = new HashSet<>();
          for (String dependency : texts) {
            written.keySet().stream()
                .filter(other -> other.called(dependency))
                .findFirst()
                .ifPresent(found::add);
          }
          needs.put(node, found);
        });
  }

  Set<String> packages() {
    Set<String> keys = new TreeSet<>();
    needs.keySet().forEach(node -> keys.add(node.key()));
    return keys;
  }

  static String purl(String key) {
    String[] words = key.split(" ", -1);
    return "pkg:cargo/" + words[0] + "@" + words[1].replace("+", "%2B");
  }

  /// What nobody needs, and what the repo's own packages need.
  private Set<Node> directNodes() {
    Set<Node> direct = new HashSet<>(needs.keySet());
    needs.values().forEach(direct::removeAll);
    needs.forEach(
        (node, needed) -> {
          if (node.source().isEmpty()) {
            direct.addAll(needed);
          }
        });
    return direct;
  }

  Set<String> direct() {
    Set<String> keys = new TreeSet<>();
    directNodes().forEach(node -> keys.add(node.key()));
    return keys;
  }

  /// Steps from the root by package.
  Map<String, Integer> depths() {
    Map<Node, Integer> depths = new HashMap<>();
    ArrayDeque<Node> open = new ArrayDeque<>();
    for (Node one : directNodes()) {
      depths.put(one, 1);
      open.add(one);
    }
    while (!open.isEmpty()) {
      Node one = open.removeFirst();
      for (Node next : needs.getOrDefault(one, Set.of())) {
        if (depths.putIfAbsent(next, depths.getOrDefault(one, 0) + 1) == null) {
          open.add(next);
        }
      }
    }
    return least(depths);
  }

  boolean needs(String dependent, String dependency) {
    return needs.entrySet().stream()
        .filter(one -> one.getKey().key().equals(dependent))
        .anyMatch(one -> one.getValue().stream().anyMatch(n -> n.key().equals(dependency)));
  }

  /// What reaches the package, with the fewest steps.
  Map<String, Integer> dependents(String key) {
    Map<Node, Integer> steps = new HashMap<>();
    needs.keySet().stream().filter(n -> n.key().equals(key)).forEach(n -> steps.put(n, 0));
    boolean grown = true;
    for (int distance = 1; grown; distance++) {
      grown = false;
      for (Map.Entry<Node, Set<Node>> one : needs.entrySet()) {
        if (!steps.containsKey(one.getKey()) && reaches(one.getValue(), steps, distance - 1)) {
          steps.put(one.getKey(), distance);
          grown = true;
        }
      }
    }
    Map<String, Integer> least = least(steps);
    least.remove(key);
    return least;
  }

  private static Map<String, Integer> least(Map<Node, Integer> steps) {
    Map<String, Integer> least = new HashMap<>();
    steps.forEach((node, distance) -> least.merge(node.key(), distance, Math::min));
    return least;
  }

  private static boolean reaches(Set<Node> needs, Map<Node, Integer> steps, int distance) {
    return needs.stream().anyMatch(need -> steps.getOrDefault(need, -1) == distance);
  }
}
