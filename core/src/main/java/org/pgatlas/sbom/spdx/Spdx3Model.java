package org.pgatlas.sbom.spdx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The classes of SPDX 3.0, their properties and the words that some of these take, read once from
/// a list of these facts. A property means the same in each class that has it.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v3.0.1/">SPDX 3.0.1</a>
final class Spdx3Model {
  private static final String FILE = "spdx-3-model.txt";
  private static final Spdx3Model ONLY = new Spdx3Model(load());

  private final Map<String, Kind> kinds = new HashMap<>();
  private final Map<String, Property> properties = new HashMap<>();
  private final Map<String, Set<String>> words = new HashMap<>();

  /// A class.
  ///
  /// @param properties with those of its parents
  /// @param required those that must be there
  record Kind(
      String name,
      @Nullable Kind parent,
      boolean isAbstract,
      Set<String> properties,
      Set<String> required) {
    boolean is(String ancestor) {
      for (Kind kind = this; kind != null; kind = kind.parent) {
        if (kind.name.equals(ancestor)) {
          return true;
        }
      }
      return false;
    }
  }

  /// @param range what its values are: a class, a kind of words, or a form of text
  /// @param atLeast how many values, of a list
  record Property(String name, String range, boolean list, int atLeast) {}

  private Spdx3Model(List<String> lines) {
    boolean classes = true;
    for (String line : lines) {
      if (line.equals("classes") || line.equals("words")) {
        classes = line.equals("classes");
      } else {
        int colon = line.indexOf(" :");
        List<String> left = List.of(line.substring(0, colon).split(" "));
        String right = line.substring(colon + 2).strip();
        List<String> entries = right.isEmpty() ? List.of() : List.of(right.split(" +"));
        if (classes) {
          add(left, entries);
        } else {
          words.put(left.getFirst(), Set.copyOf(entries));
        }
      }
    }
  }

  /// The class of that name; null when SPDX 3.0 has none.
  static @Nullable Kind kind(String name) {
    return ONLY.kinds.get(name);
  }

  /// The property of that name; null when SPDX 3.0 has none.
  static @Nullable Property property(String name) {
    return ONLY.properties.get(name);
  }

  /// What a property of that range may say; null when the range is no kind of words.
  static @Nullable Set<String> words(String range) {
    return ONLY.words.get(range);
  }

  private void add(List<String> head, List<String> entries) {
    boolean isAbstract = head.getFirst().equals("abstract");
    List<String> names = isAbstract ? head.subList(1, head.size()) : head;
    Kind parent = names.size() == 3 ? kinds.get(names.getLast()) : null;
    if (names.size() == 3 && parent == null) {
      throw new IllegalStateException(FILE + ": " + names.getLast() + " is not known yet");
    }
    Set<String> own = new HashSet<>(parent == null ? Set.of() : parent.properties());
    Set<String> required = new HashSet<>(parent == null ? Set.of() : parent.required());
    for (String entry : entries) {
      if (entry.startsWith("!")) {
        required.add(entry.substring(1));
      } else {
        Property property = property(entry, required);
        own.add(property.name());
        Property known = properties.putIfAbsent(property.name(), property);
        if (known != null && !known.equals(property)) {
          throw new IllegalStateException(FILE + ": " + entry + " is also " + known);
        }
      }
    }
    kinds.put(
        names.getFirst(),
        new Kind(names.getFirst(), parent, isAbstract, Set.copyOf(own), Set.copyOf(required)));
  }

  private static Property property(String entry, Set<String> required) {
    String name = entry.substring(0, entry.indexOf(':'));
    String rest = entry.substring(name.length() + 1);
    String range = rest.replaceAll("[!*+]", "");
    String mark = rest.substring(range.length());
    int atLeast = mark.startsWith("+") ? mark.length() : 0;
    if (mark.equals("!") || atLeast > 0) {
      required.add(name);
    }
    return new Property(name, range, mark.equals("*") || atLeast > 0, atLeast);
  }

  private static List<String> load() {
    List<String> lines = new ArrayList<>();
    try (InputStream in = Spdx3Model.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
        if (line.startsWith("  ")) {
          lines.set(lines.size() - 1, lines.getLast() + " " + line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
