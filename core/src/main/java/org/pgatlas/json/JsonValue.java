package org.pgatlas.json;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON value as a tree, for rules that look at a document from several sides. What is not there
/// is a value too, without parts and with empty text, so that paths need no checks on their way.
public final class JsonValue {
  private final @Nullable JsonValue parent;
  private final String key;
  private final boolean exists;
  private final @Nullable Map<String, JsonValue> fields;
  private final @Nullable List<JsonValue> items;
  private final @Nullable String scalar;

  private JsonValue(
      @Nullable JsonValue parent, String key, @Nullable JsonCursor json, boolean exists) {
    this.parent = parent;
    this.key = key;
    this.exists = exists;
    if (json != null && json.atObject()) {
      Map<String, JsonValue> read = new LinkedHashMap<>();
      json.object(name -> read.put(name, new JsonValue(this, name, json, true)));
      fields = read;
      items = null;
      scalar = null;
    } else if (json != null && json.atArray()) {
      List<JsonValue> read = new ArrayList<>();
      json.array(() -> read.add(new JsonValue(this, String.valueOf(read.size()), json, true)));
      items = read;
      fields = null;
      scalar = null;
    } else {
      fields = null;
      items = null;
      scalar = json == null ? null : json.scalar();
    }
  }

  /// The value where the cursor stands; the cursor's limits hold for its depth.
  public static JsonValue read(JsonCursor json) {
    return new JsonValue(null, "", json, true);
  }

  public boolean exists() {
    return exists;
  }

  /// Whether it is an array, be it an empty one.
  public boolean isArray() {
    return items != null;
  }

  /// Whether it is JSON null, or not there.
  public boolean isNull() {
    return fields == null && items == null && scalar == null;
  }

  /// The field of that name.
  public JsonValue get(String name) {
    JsonValue found = fields == null ? null : fields.get(name);
    return found == null ? new JsonValue(this, name, null, false) : found;
  }

  /// Along fields, `a/b/c`.
  public JsonValue at(String path) {
    JsonValue value = this;
    for (String name : path.split("/", -1)) {
      value = value.get(name);
    }
    return value;
  }

  /// Elements of an array; none of anything else.
  public List<JsonValue> items() {
    return items == null ? List.of() : items;
  }

  /// Names of the fields of an object.
  public Set<String> names() {
    return fields == null ? Set.of() : fields.keySet();
  }

  /// Values of the fields of an object.
  public Collection<JsonValue> values() {
    return fields == null ? List.of() : fields.values();
  }

  /// The scalar as text; empty when it is none.
  public String text() {
    return scalar == null ? "" : scalar;
  }

  /// Texts of an array's elements.
  public List<String> texts() {
    return items().stream().map(JsonValue::text).toList();
  }

  /// Every value under a field of that name, at any depth; below `except` nothing is looked for.
  public List<JsonValue> everywhere(String name, String except) {
    List<JsonValue> found = new ArrayList<>();
    Deque<JsonValue> open = new ArrayDeque<>();
    open.add(this);
    while (!open.isEmpty()) {
      JsonValue value = open.remove();
      open.addAll(value.items());
      for (JsonValue field : value.values()) {
        if (field.key.equals(name)) {
          found.add(field);
        }
        if (!field.key.equals(except)) {
          open.add(field);
        }
      }
    }
    return found;
  }

  /// Its JSON pointer.
  public String place() {
    Deque<String> keys = new ArrayDeque<>();
    for (JsonValue value = this; value.parent != null; value = value.parent) {
      keys.push(value.key.replace("~", "~0").replace("/", "~1"));
    }
    return keys.isEmpty() ? "" : "/" + String.join("/", keys);
  }

  /// The field name, or the number of the element.
  public String key() {
    return key;
  }
}
