package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Place;

/// A table of a TOML text: its values are texts (numbers, dates and booleans as written), lists and
/// tables.
final class TomlTable {
  /// A list of values.
  static final class Items {
    final List<Object> values = new ArrayList<>();

    /// Whether it came from `[[headers]]`, so that another header may add to it.
    final boolean ofTables;

    Items(boolean ofTables) {
      this.ofTables = ofTables;
    }
  }

  final Map<String, Object> values = new LinkedHashMap<>();
  final Place place;

  /// Whether nothing may be added: an inline table, or one whose header has come.
  boolean closed;

  TomlTable(Place place) {
    this.place = place;
  }

  /// The scalar of that name; null when there is none.
  @Nullable String text(String name) {
    return values.get(name) instanceof String text ? text : null;
  }

  /// The scalar of that name, which must be there.
  String require(String name) {
    String text = text(name);
    if (text == null) {
      throw place.refuse(
          org.pgatlas.json.DocumentException.Code.INVALID_STRUCTURE,
          "expected a text for '" + name + "' in this table");
    }
    return text;
  }

  /// The table of that name; an empty one when there is none.
  TomlTable table(String name) {
    return values.get(name) instanceof TomlTable table ? table : new TomlTable(place);
  }

  /// The tables of the list of that name.
  List<TomlTable> tables(String name) {
    List<TomlTable> tables = new ArrayList<>();
    for (Object item : items(name)) {
      if (item instanceof TomlTable table) {
        tables.add(table);
      }
    }
    return tables;
  }

  /// The values of the list of that name.
  List<Object> items(String name) {
    return values.get(name) instanceof Items items ? items.values : List.of();
  }
}
