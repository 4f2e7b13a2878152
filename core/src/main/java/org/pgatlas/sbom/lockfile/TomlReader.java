package org.pgatlas.sbom.lockfile;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.StorableText;
import org.pgatlas.sbom.SbomLimits;

/// Reads TOML as package managers write it, strictly: a key twice, a table twice or an open string
/// is refused with its line. Numbers, dates and booleans stay as written, which is enough for lock
/// files.
///
/// @see <a href="https://toml.io/en/v1.0.0">TOML 1.0.0</a>
final class TomlReader {
  private static final int MAX_KEYS = 1_000_000;

  private final TomlText text;
  private final int maxDepth;
  private int keys;

  private TomlReader(Reader reader, SbomLimits limits) {
    this.text = new TomlText(reader, limits);
    this.maxDepth = limits.maxDepth();
  }

  static TomlTable read(Reader reader, SbomLimits limits) {
    return new TomlReader(reader, limits).document();
  }

  private TomlTable document() {
    TomlTable root = new TomlTable(text.here());
    TomlTable current = root;
    while (text.toStatement()) {
      if (text.take('[')) {
        current = text.take('[') ? arrayHeader(root) : header(root);
      } else {
        pair(current, 0);
      }
      text.endOfLine();
    }
    return root;
  }

  private TomlTable header(TomlTable root) {
    List<String> path = path(']');
    TomlTable parent = descend(root, path.subList(0, path.size() - 1));
    Object there = parent.values.get(path.getLast());
    if (there == null) {
      TomlTable made = put(parent, path.getLast(), new TomlTable(text.here()));
      made.closed = true;
      return made;
    }
    if (there instanceof TomlTable table && !table.closed) {
      table.closed = true;
      return table;
    }
    throw twice(path.getLast());
  }

  private TomlTable arrayHeader(TomlTable root) {
    List<String> path = path(']');
    text.require(']');
    TomlTable parent = descend(root, path.subList(0, path.size() - 1));
    Object there = parent.values.get(path.getLast());
    if (there == null) {
      there = put(parent, path.getLast(), new TomlTable.Items(true));
    }
    if (there instanceof TomlTable.Items items && items.ofTables) {
      count();
      TomlTable made = new TomlTable(text.here());
      made.closed = true;
      items.values.add(made);
      return made;
    }
    throw twice(path.getLast());
  }

  private List<String> path(char end) {
    List<String> path = new ArrayList<>();
    do {
      text.spaces();
      path.add(key());
      text.spaces();
      if (path.size() > maxDepth) {
        throw text.refuse(Code.TOO_DEEP, "a key of more than " + maxDepth + " parts");
      }
    } while (text.take('.'));
    text.require(end);
    return path;
  }

  private TomlTable descend(TomlTable from, List<String> path) {
    TomlTable at = from;
    for (String name : path) {
      Object there = at.values.get(name);
      if (there == null) {
        at = put(at, name, new TomlTable(text.here()));
      } else if (there instanceof TomlTable table) {
        at = table;
      } else if (there instanceof TomlTable.Items items
          && items.ofTables
          && items.values.getLast() instanceof TomlTable last) {
        at = last;
      } else {
        throw twice(name);
      }
    }
    return at;
  }

  private void pair(TomlTable table, int depth) {
    TomlTable at = table;
    String name = key();
    text.spaces();
    while (text.take('.')) {
      at = descend(at, List.of(name));
      text.spaces();
      name = key();
      text.spaces();
    }
    text.require('=');
    text.spaces();
    if (at.values.containsKey(name)) {
      throw twice(name);
    }
    put(at, name, value(depth));
  }

  private Object value(int depth) {
    if (depth > maxDepth) {
      throw text.refuse(Code.TOO_DEEP, "values nested more than " + maxDepth + " deep");
    }
    if (text.take('[')) {
      return list(depth);
    }
    if (text.take('{')) {
      return inline(depth);
    }
    return text.at('"') || text.at('\'') ? text.string(true) : text.bare(false);
  }

  private TomlTable.Items list(int depth) {
    TomlTable.Items items = new TomlTable.Items(false);
    text.blanks();
    while (!text.take(']')) {
      count();
      items.values.add(value(depth + 1));
      text.blanks();
      if (!text.at(']')) {
        text.require(',');
        text.blanks();
      }
    }
    return items;
  }

  private TomlTable inline(int depth) {
    TomlTable table = new TomlTable(text.here());
    text.blanks();
    while (!text.take('}')) {
      pair(table, depth + 1);
      text.blanks();
      if (!text.at('}')) {
        text.require(',');
        text.blanks();
      }
    }
    table.closed = true;
    return table;
  }

  private String key() {
    return text.at('"') || text.at('\'') ? text.string(false) : text.bare(true);
  }

  private <T> T put(TomlTable table, String name, T value) {
    count();
    table.values.put(name, value);
    return value;
  }

  private void count() {
    if (++keys > MAX_KEYS) {
      throw text.refuse(Code.TOO_LARGE, "more than " + MAX_KEYS + " values");
    }
  }

  private org.pgatlas.json.DocumentException twice(String name) {
    return text.refuse(
        Code.DUPLICATE_KEY, "the name '" + StorableText.shown(name) + "' comes twice");
  }
}
