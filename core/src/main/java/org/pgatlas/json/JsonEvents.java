package org.pgatlas.json;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pgatlas.json.StructureListener.Scalar;
import tools.jackson.core.JsonToken;

/// Tells a listener what the tokens of a JSON text mean.
final class JsonEvents {
  private final StructureListener listener;
  private final JsonCursor cursor;
  private final TokenSource tokens;

  /// The field that the current value, or the array around it, is the value of.
  private String name = "";

  private final Deque<String> outer = new ArrayDeque<>();

  /// Whether the value that was to be told of has ended: the document may lie in another one.
  private boolean done;

  JsonEvents(StructureListener listener, JsonCursor cursor, TokenSource tokens) {
    this.listener = listener;
    this.cursor = cursor;
    this.tokens = tokens;
  }

  void take(JsonToken token) {
    if (done) {
      return;
    }
    switch (token) {
      case PROPERTY_NAME -> name = tokens.name();
      case START_OBJECT -> {
        listener.open(name, cursor);
        outer.push(name);
      }
      case END_OBJECT -> {
        listener.close(cursor);
        name = outer.pop();
        done = outer.isEmpty();
      }
      case START_ARRAY -> listener.list(name, cursor);
      case END_ARRAY -> listener.endList(name, cursor);
      case VALUE_STRING -> scalar(Scalar.STRING);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Scalar.NUMBER);
      case VALUE_TRUE -> listener.scalar(name, Scalar.BOOLEAN, "true", cursor);
      case VALUE_FALSE -> listener.scalar(name, Scalar.BOOLEAN, "false", cursor);
      case VALUE_NULL -> listener.scalar(name, Scalar.NULL, null, cursor);
      default -> {
        // Nothing else is in a document.
      }
    }
  }

  private void scalar(Scalar scalar) {
    String text = listener.wants(name) ? StorableText.of(tokens.text()) : null;
    listener.scalar(name, scalar, text, cursor);
  }
}
