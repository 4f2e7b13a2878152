package org.pgatlas.json;

import org.jspecify.annotations.Nullable;

/// Hears the structure of a document while a reader goes through it, also of what the reader skips.
/// Arrays are transparent: each of their objects is opened under the array's name.
public interface StructureListener {
  /// An object or element begins.
  void open(String name, Place at);

  /// Whether the text of that field of the open object matters.
  boolean wants(String name);

  /// A scalar field or an attribute.
  ///
  /// @param text null when it is not wanted, or null itself
  void value(String name, @Nullable String text, Place at);

  /// A scalar of JSON, told as what it is; as a value, unless the listener takes it here.
  ///
  /// @param text null when it is not wanted
  default void scalar(String name, Scalar scalar, @Nullable String text, Place at) {
    if (scalar != Scalar.NULL) {
      value(name, scalar == Scalar.NUMBER ? null : text, at);
    }
  }

  /// A list of JSON begins.
  default void list(String name, Place at) {}

  /// A list of JSON ends.
  default void endList(String name, Place at) {}

  /// The kinds of scalars in JSON.
  enum Scalar {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /// The text of an element without elements in it, cut after some hundred characters.
  void content(String text, Place at);

  /// The open object or element ends.
  void close(Place at);
}
