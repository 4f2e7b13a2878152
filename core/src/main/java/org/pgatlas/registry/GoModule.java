package org.pgatlas.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgatlas.version.VersionScheme;

/// What a `go.mod` says to those who depend on the module: what it requires itself, which of its
/// versions it takes back, whether it is deprecated. Its `replace` and `exclude` hold for its own
/// builds only, and what is marked `// indirect` others require.
///
/// @param required versions by module
/// @param retracted from and to, both included
/// @see <a href="https://go.dev/ref/mod">Go Modules Reference</a>
public record GoModule(
    String module, Map<String, String> required, List<Retraction> retracted, String deprecated) {
  private static final Pattern RANGE =
      Pattern.compile("\\[\\s*([^,\\s]+)\\s*,\\s*([^\\]\\s]+)\\s*]|(\\S+)");
  private static final int MAX_LINES = 100_000;

  public GoModule {
    required = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(required));
    retracted = List.copyOf(retracted);
  }

  /// Versions that are taken back.
  public record Retraction(String from, String to) {}

  /// @throws IllegalArgumentException when there is no `module` line
  public static GoModule read(String text) {
    Reader reader = new Reader();
    text.lines().limit(MAX_LINES).forEach(reader::line);
    if (reader.module.isEmpty()) {
      throw new IllegalArgumentException("a go.mod without a 'module' line");
    }
    return new GoModule(reader.module, reader.required, reader.retracted, reader.deprecated);
  }

  boolean retracts(String version) {
    return retracted.stream()
        .anyMatch(
            r ->
                VersionScheme.GO.compare(r.from(), version) <= 0
                    && VersionScheme.GO.compare(version, r.to()) <= 0);
  }

  private static final class Reader {
    private String module = "";
    private String deprecated = "";
    private String comments = "";
    private String block = "";
    private final Map<String, String> required = new LinkedHashMap<>();
    private final List<Retraction> retracted = new ArrayList<>();

    private void line(String written) {
      int slashes = written.indexOf("//");
      String line = (slashes < 0 ? written : written.substring(0, slashes)).strip();
      String comment = slashes < 0 ? "" : written.substring(slashes + 2).strip();
      if (line.isEmpty()) {
        comments = slashes < 0 ? "" : (comments + " " + comment).strip();
        return;
      }
      if (line.equals(")")) {
        block = "";
      } else if (line.endsWith("(")) {
        block = line.substring(0, line.length() - 1).strip();
      } else if (block.isEmpty()) {
        String[] parts = line.split("\\s+", 2);
        directive(parts[0], parts.length == 1 ? "" : parts[1].strip(), comment);
      } else {
        directive(block, line, comment);
      }
      comments = "";
    }

    private void directive(String word, String rest, String comment) {
      switch (word) {
        case "module" -> {
          module = unquoted(rest);
          String said = comments.isEmpty() ? comment : comments;
          int at = said.indexOf("Deprecated:");
          deprecated = at < 0 ? "" : said.substring(at + "Deprecated:".length()).strip();
        }
        case "require" -> {
          String[] fields = rest.split("\\s+", -1);
          if (fields.length == 2 && !comment.matches("indirect\\b.*")) {
            required.put(unquoted(fields[0]), fields[1]);
          }
        }
        case "retract" -> {
          Matcher range = RANGE.matcher(rest);
          if (range.matches()) {
            boolean one = range.group(3) != null;
            retracted.add(
                new Retraction(
                    one ? range.group(3) : range.group(1), one ? range.group(3) : range.group(2)));
          }
        }
        default -> {
          // Replace, exclude, go, toolchain, tool: of no concern to dependents.
        }
      }
    }

    private static String unquoted(String text) {
      return text.length() > 1 && (text.startsWith("\"") || text.startsWith("`"))
          ? text.substring(1, text.length() - 1)
          : text;
    }
  }
}
