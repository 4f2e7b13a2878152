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
/// are held against. It shares no code with the reader that it checks.
final class PlainCargoLock {
  private static final Pattern FIELD = Pattern.compile("(?m)^(name|version|source) = \"([^\"]*)\"");
  private static final Pattern DEPENDENCIES =
      Pattern.compile("(?ms)^dependencies = \\[(.*?)^?\\s*\\]");
  private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

  /// `name version` with its dependencies, as `name version`.
  private final Map<String, Set<String>> packages = new LinkedHashMap<>();

  private final Set<String> members = new TreeSet<>();

  PlainCargoLock(String text) {
    Map<String, List<String>> named = new HashMap<>();
    Map<String, List<String>> needs = new LinkedHashMap<>();
    for (String block : text.split("\\[\\[package]]", -1)) {
      Map<String, String> fields = new HashMap<>();
      Matcher field = FIELD.matcher(block);
      while (field.find()) {
        fields.putIfAbsent(field.group(1), field.group(2));
      }
      String name = fields.get("name");
      if (name == null || !fields.containsKey("version")) {
        continue;
      }
      String key = name + " " + fields.get("version");
      packages.putIfAbsent(key, new TreeSet<>());
      if (!fields.containsKey("source")) {
        members.add(key);
      }
      named.computeIfAbsent(name, _ -> new ArrayList<>()).add(key);
      List<String> needed = needs.computeIfAbsent(key, _ -> new ArrayList<>());
      Matcher list = DEPENDENCIES.matcher(block);
      if (list.find()) {
        Matcher one = TEXT.matcher(list.group(1));
        while (one.find()) {
          needed.add(one.group(1));
        }
      }
    }
    needs.forEach(
        (key, list) -> {
          for (String need : list) {
            String[] words = need.split(" ", -1);
            String found =
                words.length > 1
                    ? words[0] + " " + words[1]
                    : named.getOrDefault(words[0], List.of("?")).getFirst();
            if (packages.containsKey(found)) {
              packages.getOrDefault(key, new HashSet<>()).add(found);
            }
          }
        });
  }

  Set<String> packages() {
    return packages.keySet();
  }

  static String purl(String key) {
    String[] words = key.split(" ", -1);
    return "pkg:cargo/" + words[0] + "@" + words[1].replace("+", "%2B");
  }

  /// Members and what nobody needs, then what members need.
  Set<String> direct() {
    Set<String> needed = new HashSet<>();
    packages.values().forEach(needed::addAll);
    Set<String> direct = new TreeSet<>(packages.keySet());
    direct.removeAll(needed);
    for (String member : members) {
      direct.addAll(packages.getOrDefault(member, Set.of()));
    }
    return direct;
  }

  /// Steps from the root by package.
  Map<String, Integer> depths() {
    Map<String, Integer> depths = new HashMap<>();
    ArrayDeque<String> open = new ArrayDeque<>();
    for (String one : direct()) {
      depths.put(one, 1);
      open.add(one);
    }
    while (!open.isEmpty()) {
      String one = open.removeFirst();
      for (String next : packages.getOrDefault(one, Set.of())) {
        if (depths.putIfAbsent(next, depths.getOrDefault(one, 0) + 1) == null) {
          open.add(next);
        }
      }
    }
    return depths;
  }

  boolean needs(String dependent, String dependency) {
    return packages.getOrDefault(dependent, Set.of()).contains(dependency);
  }

  /// What reaches the package, with the fewest steps.
  Map<String, Integer> dependents(String key) {
    Map<String, Integer> steps = new HashMap<>();
    steps.put(key, 0);
    boolean grown = true;
    for (int distance = 1; grown; distance++) {
      grown = false;
      for (Map.Entry<String, Set<String>> one : packages.entrySet()) {
        if (!steps.containsKey(one.getKey()) && reaches(one.getValue(), steps, distance - 1)) {
          steps.put(one.getKey(), distance);
          grown = true;
        }
      }
    }
    steps.remove(key);
    return steps;
  }

  private static boolean reaches(Set<String> needs, Map<String, Integer> steps, int distance) {
    return needs.stream().anyMatch(need -> steps.getOrDefault(need, -1) == distance);
  }
}
