package org.pgatlas.server.scan;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;

/// What is known of a package beside its vulnerabilities.
///
/// @param released when the version in use came out
public record PackageFacts(
    @Nullable Double criticality, @Nullable Double ponyFactor, @Nullable LocalDate released) {
  static final PackageFacts NOTHING = new PackageFacts(null, null, null);

  private static final List<String> NAMES =
      List.of("canonical_id", "package", "purl", "vertex", "id");

  /// Reads a table with a header: exports of repos and externals, what `graph compute` prints, or
  /// one's own. Tabs or commas; columns that nobody needs are passed over; an empty cell is not
  /// known.
  ///
  /// @throws IllegalArgumentException naming the line that is wrong
  public static Map<String, PackageFacts> read(List<String> lines) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("no header");
    }
    String separator = lines.getFirst().indexOf('\t') >= 0 ? "\t" : ",";
    List<String> header = List.of(lines.getFirst().toLowerCase(Locale.ROOT).split(separator, -1));
    int name =
        NAMES.stream().mapToInt(header::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
    if (name < 0) {
      throw new IllegalArgumentException("the header has none of " + String.join(", ", NAMES));
    }
    int criticality = first(header, "criticality", "criticality_score");
    int pony = first(header, "pony_factor", "pony-factor");
    int released = first(header, "released", "release_date");
    Map<String, PackageFacts> facts = new HashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(separator, -1);
      if (cells.length <= name || cells[name].isBlank()) {
        continue;
      }
      try {
        facts.put(
            CanonicalId.of(cells[name].strip()).value(),
            new PackageFacts(
                number(cells, criticality), number(cells, pony), day(cells, released)));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return facts;
  }

  private static int first(List<String> header, String... names) {
    for (String name : names) {
      if (header.contains(name)) {
        return header.indexOf(name);
      }
    }
    return -1;
  }

  private static String cell(String[] cells, int at) {
    return at < 0 || at >= cells.length ? "" : cells[at].strip();
  }

  private static @Nullable Double number(String[] cells, int at) {
    String text = cell(cells, at);
    return text.isEmpty() ? null : Double.valueOf(text);
  }

  private static @Nullable LocalDate day(String[] cells, int at) {
    String text = cell(cells, at);
    return text.isEmpty()
        ? null
        : LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
  }
}
