package org.pgatlas.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// The tokens of a text that has JSON's shapes: objects, arrays, scalars.
public interface TokenSource {
  /// Moves to the next token; null at the end.
  ///
  /// @throws DocumentException where the text breaks its syntax
  @Nullable JsonToken next();

  JsonToken current();

  /// The field that the current token is the name or the value of.
  String name();

  /// The current scalar's text.
  String text();

  FixedPlace place();
}
