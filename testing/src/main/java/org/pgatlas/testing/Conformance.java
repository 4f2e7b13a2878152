package org.pgatlas.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The counts of conformance tests in `docs/conformance.md`, under the heading "Counts": each test
/// tells its own, and fails when the page says otherwise. With `-Datlas.docs.write=true` the page
/// is written instead.
public final class Conformance {
  private static final String BEGIN = "<!-- counts: written by the tests -->";
  private static final String END = "<!-- end of counts -->";
  private static final boolean WRITE = Boolean.getBoolean("atlas.docs.write");

  private Conformance() {}

  /// @param test name of the test's class, and what it counted if it counts more than one suite
  /// @param counts how many cases by outcome
  public static synchronized void counts(String test, Map<?, ?> counts) {
    String row = row(test, counts);
    Path page = Path.of(System.getProperty("atlas.root", "..")).resolve("docs/conformance.md");
    try (FileChannel channel =
            FileChannel.open(page, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      String text = Files.readString(page);
      if (text.contains("\n" + row + "\n")) {
        return;
      }
      if (!WRITE) {
        throw new AssertionError(
            "docs/conformance.md does not say what was counted; run the test with -Datlas.docs.write=true: "
                + row);
      }
      Files.writeString(page, with(text, key(test), row), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void counts(String test, String what, long count) {
    counts(test, Map.of(what, count));
  }

  private static String key(String test) {
    return "| `" + test.replaceFirst(" ", "` ") + (test.contains(" ") ? "" : "`") + " |";
  }

  private static String row(String test, Map<?, ?> counts) {
    TreeMap<String, String> sorted = new TreeMap<>();
    counts.forEach(
        (name, count) -> {
          if (count instanceof Map<?, ?> inner) {
            inner.forEach((word, n) -> sorted.put(name + ", " + word, number(n)));
          } else {
            sorted.put(String.valueOf(name), number(count));
          }
        });
    List<String> cells = new ArrayList<>();
    sorted.forEach((name, count) -> cells.add(count + " " + name));
    return key(test) + " " + String.join("; ", cells).replace("|", "\\|") + " |";
  }

  private static String number(Object count) {
    return String.format(Locale.ROOT, "%,d", ((Number) count).longValue());
  }

  private static String with(String text, String key, String row) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new AssertionError("docs/conformance.md has no place for counts");
    }
    TreeMap<String, String> rows = new TreeMap<>();
    for (String line : text.substring(begin + BEGIN.length(), end).split("\n", -1)) {
      if (line.startsWith("| `")) {
        rows.put(line.substring(0, line.indexOf('|', 2) + 1), line);
      }
    }
    rows.put(key, row);
    return text.substring(0, begin + BEGIN.length())
        + "\n\n| test | cases |\n|---|---|\n"
        + String.join("\n", rows.values())
        + "\n\n"
        + text.substring(end);
  }
}
