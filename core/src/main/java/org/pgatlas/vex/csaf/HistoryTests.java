package org.pgatlas.vex.csaf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.pgatlas.json.JsonValue;
import org.pgatlas.version.VersionScheme;

/// Tests of the document's version and its revision history.
final class HistoryTests {
  private final CsafTree tree;
  private final List<JsonValue> history;
  private final JsonValue version;
  private final boolean released;

  HistoryTests(CsafTree tree) {
    this.tree = tree;
    this.history = new ArrayList<>(tree.tracking().get("revision_history").items());
    this.version = tree.tracking().get("version");
    this.released = tree.isReleased();
    history.sort(
        Comparator.comparing(HistoryTests::date)
            .thenComparing(item -> VersionScheme.SEMVER.sortKey(semantic(number(item)))));
  }

  private static Instant date(JsonValue item) {
    return CsafTree.instant(item.get("date")).orElse(Instant.MIN);
  }

  private static String number(JsonValue item) {
    return item.get("number").text();
  }

  private static boolean isInteger(String number) {
    return number.matches("[0-9]++");
  }

  /// An integer version as the major part of a semantic one.
  private static String semantic(String number) {
    return isInteger(number) ? number + ".0.0" : number;
  }

  private static String withoutBuild(String number) {
    return number.split("\\+", 2)[0];
  }

  private static boolean isPreRelease(String number) {
    return withoutBuild(number).indexOf('-') >= 0;
  }

  private static boolean isZero(String number) {
    return number.equals("0") || number.startsWith("0.");
  }

  void run() {
    order();
    latest();
    draft();
    gaps();
    List<JsonValue> numbers = history.stream().map(item -> item.get("number")).toList();
    tree.distinct("6.1.22", numbers, "the version");
    List<JsonValue> all = new ArrayList<>(numbers);
    all.add(version);
    long integers = all.stream().filter(one -> isInteger(one.text())).count();
    if (integers > 0 && integers < all.size()) {
      tree.fail("6.1.30", version, "integer and semantic versions are mixed");
    }
  }

  private void order() {
    for (int i = 1; i < history.size(); i++) {
      String before = semantic(number(history.get(i - 1)));
      String here = semantic(number(history.get(i)));
      if (VersionScheme.SEMVER.compare(before, here) > 0) {
        tree.fail("6.1.14", history.get(i), "is later than " + before + " and lower");
      }
    }
  }

  private void latest() {
    if (history.isEmpty()) {
      return;
    }
    String last = withoutBuild(number(history.getLast()));
    String own = withoutBuild(version.text());
    if (tree.tracking().get("status").text().equals("draft")) {
      last = last.split("-", 2)[0];
      own = own.split("-", 2)[0];
    }
    if (!last.equals(own)) {
      tree.fail("6.1.16", version, "the newest revision is " + last + ", not " + own);
    }
  }

  private void draft() {
    boolean early = isZero(version.text()) || isPreRelease(version.text());
    if (early && !tree.tracking().get("status").text().equals("draft")) {
      tree.fail("6.1.17", tree.tracking().get("status"), "the version is that of a draft");
    }
    if (released && isPreRelease(version.text())) {
      tree.fail("6.1.20", version, "a released document has a pre-release version");
    }
    for (JsonValue item : history) {
      if (released && isZero(number(item))) {
        tree.fail("6.1.18", item, "a released document was version 0");
      }
      if (isPreRelease(number(item))) {
        tree.fail("6.1.19", item, "a revision is a pre-release");
      }
    }
  }

  /// The major versions count up from 0 or 1.
  private void gaps() {
    long before = -1;
    for (int i = 0; i < history.size(); i++) {
      String digits = number(history.get(i)).split("[.+-]", 2)[0];
      long major = digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : Long.MAX_VALUE;
      boolean right = i == 0 ? major <= 1 : major <= before + 1;
      if (!right) {
        tree.fail("6.1.21", history.get(i), "a version before " + digits + " is missing");
      }
      before = major;
    }
  }
}
