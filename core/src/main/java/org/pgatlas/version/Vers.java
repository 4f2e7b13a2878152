package org.pgatlas.version;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A `vers:` range: a type and constraints joined by pipes, `vers:npm/>=1.0.0|<2.0.0`
/// (<https://github.com/package-url/vers-spec>). [#parse] is for canonical texts only,
/// [#parseLenient] also takes white space, other orders and needless separators.
///
/// @param type the versioning scheme's name, a purl type mostly
/// @param constraints ascending by version; none at all for `*`
public record Vers(String type, List<Constraint> constraints) {
  private static final String PREFIX = "vers:";
  private static final String UNRESERVED = "-._~:+!";

  public Vers {
    constraints = List.copyOf(constraints);
  }

  /// One comparison, with the decoded version.
  public record Constraint(String comparator, String version) {
    Operator operator() {
      return Operator.of(comparator);
    }
  }

  /// Reads a canonical range; says what is not canonical.
  public static Vers parse(String text) {
    if (text.chars().anyMatch(Character::isWhitespace)) {
      throw new MalformedRangeException(text, "contains white space, which is not canonical");
    }
    Vers read = read(text, true);
    if (new HashSet<>(read.constraints).size() < read.constraints.size()) {
      throw new MalformedRangeException(text, "repeats a constraint, which is not canonical");
    }
    if (!read.sorted().equals(read)) {
      throw new MalformedRangeException(
          text, "is not sorted by version; it would be '" + read.sorted() + "'");
    }
    return read;
  }

  /// Reads a range as people write it and sorts it.
  public static Vers parseLenient(String text) {
    return read(text.replaceAll("\\s++", ""), false).sorted();
  }

  private static Vers read(String text, boolean strict) {
    int slash = text.indexOf('/');
    if (!text.startsWith(PREFIX) || slash < 0) {
      throw new MalformedRangeException(text, "is not of the form vers:type/constraints");
    }
    if (text.length() > VersionRange.MAX_LENGTH) {
      throw new MalformedRangeException(text, "is longer than the limit");
    }
    String type = text.substring(PREFIX.length(), slash);
    if (!type.matches("[a-zA-Z][a-zA-Z0-9.-]*+") || !VersionScheme.knows(type)) {
      throw new MalformedRangeException(type, "is not a versioning scheme that is known");
    }
    if (strict && !type.equals(type.toLowerCase(Locale.ROOT))) {
      throw new MalformedRangeException(type, "is not in lower case");
    }
    String rest = text.substring(slash + 1);
    if (rest.equals("*")) {
      return new Vers(type.toLowerCase(Locale.ROOT), List.of());
    }
    VersionScheme scheme = VersionScheme.forPurlType(type);
    List<Constraint> constraints = new ArrayList<>();
    for (String part : rest.split("\\|", -1)) {
      if (!part.isEmpty()) {
        constraints.add(constraint(scheme, part, strict));
      } else if (strict) {
        throw new MalformedRangeException(text, "has a pipe with nothing on one side");
      }
    }
    if (constraints.isEmpty()) {
      throw new MalformedRangeException(text, "has no constraint");
    }
    return new Vers(type.toLowerCase(Locale.ROOT), constraints);
  }

  private static Constraint constraint(VersionScheme scheme, String part, boolean strict) {
    int end = 0;
    while (end < part.length() && "<>=!".indexOf(part.charAt(end)) >= 0) {
      end++;
    }
    String comparator = Operator.of(part.substring(0, end)).sign();
    String written = part.substring(end);
    String version = decode(written);
    if (!scheme.isVersion(version)) {
      throw new MalformedRangeException(written, "is not a version of " + scheme);
    }
    if (strict && !(written.equals(version) || written.equals(encode(version)))) {
      throw new MalformedRangeException(
          written, "is not encoded canonically; it would be '" + encode(version) + "'");
    }
    if (strict
        && scheme == VersionScheme.DATETIME
        && !version.equals(version.toUpperCase(Locale.ROOT))) {
      throw new MalformedRangeException(written, "must use upper-case T and Z");
    }
    return new Constraint(comparator, version);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '%') {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new MalformedRangeException(text, "has a percent sign that encodes nothing");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String encode(String version) {
    StringBuilder text = new StringBuilder();
    for (byte b : version.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (Scan.isDigit(c) || Scan.isLetter(c) || (UNRESERVED.indexOf(c) >= 0 && c != ':')) {
        text.append(c);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return text.toString();
  }

  private Vers sorted() {
    VersionScheme scheme = scheme();
    List<Constraint> sorted = new ArrayList<>(constraints);
    sorted.sort(Comparator.comparing(constraint -> scheme.sortKey(constraint.version())));
    return new Vers(type, sorted);
  }

  public VersionScheme scheme() {
    return VersionScheme.forPurlType(type);
  }

  /// The versions meant: what the bounds enclose and what is named, less what is excluded. Where
  /// bounds of one direction follow each other the wider one counts, as the specification's
  /// simplification says. A range of exclusions only means all other versions.
  public VersionRange range() {
    VersionScheme scheme = scheme();
    List<IntervalSet> included = new ArrayList<>();
    Set<String> excluded = new HashSet<>();
    List<Constraint> bounds = new ArrayList<>();
    for (Constraint constraint : sorted().constraints) {
      switch (constraint.operator()) {
        case EQUAL -> included.add(IntervalSet.only(scheme.sortKey(constraint.version())));
        case NOT_EQUAL -> excluded.add(scheme.sortKey(constraint.version()));
        default -> bounds.add(constraint);
      }
    }
    if (bounds.isEmpty() && included.isEmpty()) {
      included.add(IntervalSet.ALL);
    }
    enclosed(scheme, bounds, included);
    IntervalSet holes =
        IntervalSet.union(excluded.stream().map(IntervalSet::only).toList()).complement();
    IntervalSet versions = IntervalSet.union(included).intersect(holes);
    return new VersionRange(scheme, toString(), List.of(Alternative.of(versions)));
  }

  /// One pass over ascending bounds: an upper one closes what the first lower one since the last
  /// interval opened, or everything below; the last upper one of a run counts.
  private static void enclosed(
      VersionScheme scheme, List<Constraint> bounds, List<IntervalSet> included) {
    IntervalSet open = IntervalSet.ALL;
    boolean rising = false;
    for (int i = 0; i < bounds.size(); i++) {
      Constraint bound = bounds.get(i);
      IntervalSet versions = bound.operator().versions(scheme.sortKey(bound.version()));
      if (isLower(bound)) {
        if (!rising) {
          open = versions;
          rising = true;
        }
      } else if (i + 1 == bounds.size() || isLower(bounds.get(i + 1))) {
        included.add(open.intersect(versions));
        open = IntervalSet.EMPTY;
        rising = false;
      }
    }
    if (rising) {
      included.add(open);
    }
  }

  private static boolean isLower(Constraint bound) {
    return bound.operator() == Operator.AT_LEAST || bound.operator() == Operator.GREATER;
  }

  /// The canonical text of these constraints, in their order.
  @Override
  public String toString() {
    if (constraints.isEmpty()) {
      return PREFIX + type + "/*";
    }
    List<String> parts = new ArrayList<>();
    for (Constraint constraint : constraints) {
      String sign = constraint.operator() == Operator.EQUAL ? "" : constraint.comparator();
      parts.add(sign + encode(constraint.version()));
    }
    return PREFIX + type + "/" + String.join("|", parts);
  }
}
