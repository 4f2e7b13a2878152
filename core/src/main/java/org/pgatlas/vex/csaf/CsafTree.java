package org.pgatlas.vex.csaf;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.json.JsonValue;

/// A CSAF document for tests, the parts that many of them need, and what they find wrong.
final class CsafTree {
  private static final int MAX_VIOLATIONS = 1_000;
  private static final Pattern TIME =
      Pattern.compile("(?<local>[^Z+]{10}T[^Z+-]++)(?<offset>Z|[+-]\\d{2}:\\d{2})");

  private final JsonValue root;
  private final Map<String, List<String>> groups = new HashMap<>();
  private final List<CsafViolation> violations = new ArrayList<>();

  CsafTree(JsonValue root) {
    this.root = root;
    for (JsonValue group : root.at("product_tree/product_groups").items()) {
      groups.putIfAbsent(group.get("group_id").text(), group.get("product_ids").texts());
    }
  }

  boolean is21() {
    return root.at("document/csaf_version").text().equals("2.1");
  }

  JsonValue root() {
    return root;
  }

  JsonValue document() {
    return root.get("document");
  }

  JsonValue tracking() {
    return root.at("document/tracking");
  }

  List<JsonValue> vulnerabilities() {
    return root.get("vulnerabilities").items();
  }

  String category() {
    return root.at("document/category").text();
  }

  /// Final or interim: not a draft.
  boolean isReleased() {
    String status = tracking().get("status").text();
    return status.equals("final") || status.equals("interim");
  }

  /// Branches at any depth, a branch before those below it.
  List<JsonValue> branches() {
    List<JsonValue> all = new ArrayList<>();
    Deque<JsonValue> open = new ArrayDeque<>(root.at("product_tree/branches").items());
    while (!open.isEmpty()) {
      JsonValue branch = open.remove();
      all.add(branch);
      open.addAll(branch.get("branches").items());
    }
    return all;
  }

  /// Full product names, wherever one is defined.
  List<JsonValue> products() {
    List<JsonValue> all = new ArrayList<>();
    branches().stream().map(branch -> branch.get("product")).forEach(all::add);
    all.addAll(root.at("product_tree/full_product_names").items());
    for (String list : List.of("relationships", "product_paths")) {
      root.at("product_tree/" + list).items().forEach(one -> all.add(one.get("full_product_name")));
    }
    return all.stream().filter(JsonValue::exists).toList();
  }

  /// Products that an item names by id and by group.
  Set<String> members(JsonValue item) {
    Set<String> all = new LinkedHashSet<>(item.get("product_ids").texts());
    item.get("group_ids").texts().forEach(id -> all.addAll(groups.getOrDefault(id, List.of())));
    return all;
  }

  /// The moment of an RFC 3339 time, whose offset may be up to 23:59 where Java stops at 18.
  static Optional<Instant> instant(JsonValue value) {
    Matcher matcher = TIME.matcher(value.text());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime local = LocalDateTime.parse(matcher.group("local"));
      String offset = matcher.group("offset");
      if (offset.equals("Z")) {
        return Optional.of(local.toInstant(ZoneOffset.UTC));
      }
      LocalTime distance = LocalTime.parse(offset.substring(1));
      Duration ahead = Duration.ofMinutes(distance.getHour() * 60L + distance.getMinute());
      Instant utc = local.toInstant(ZoneOffset.UTC);
      return Optional.of(offset.startsWith("+") ? utc.minus(ahead) : utc.plus(ahead));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  void fail(String test, JsonValue at, String message) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(new CsafViolation(test, at.place(), message));
    }
  }

  /// Fails once for each value that comes a second time.
  void distinct(String test, Collection<JsonValue> values, String what) {
    Set<String> seen = new LinkedHashSet<>();
    for (JsonValue value : values) {
      if (!seen.add(value.text())) {
        fail(test, value, what + " '" + value.text() + "' comes twice");
      }
    }
  }

  List<CsafViolation> violations() {
    return violations;
  }
}
