package org.pgatlas.json;

import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A pull parser for JSON, and for YAML of JSON's shapes, that knows the shapes readers expect and
/// names the place where a document departs from them. JSON null counts as absent wherever a value
/// is optional.
///
/// Strings come out storable ([StorableText]). A name twice is refused in the objects that are
/// read; what is skipped is only checked for JSON's grammar.
public final class JsonCursor implements Place {
  private static final int MAX_NAMES = 10_000;

  private final TokenSource tokens;
  private @Nullable JsonEvents events;

  public JsonCursor(TokenSource tokens) {
    this.tokens = tokens;
  }

  /// Tells the listener of the value that starts here and of all that follows.
  public void listen(StructureListener listener) {
    events = new JsonEvents(listener, this, tokens);
    events.take(tokens.current());
  }

  /// Calls `field` with each name of the object that starts here; it must consume the value, or
  /// [#skip] it. The cursor ends on the object's end.
  public void object(Consumer<String> field) {
    Set<String> seen = new HashSet<>();
    objectWhile(
        name -> {
          distinct(name, seen);
          field.accept(name);
          return true;
        });
  }

  /// [#object] unless JSON null is here.
  public void optionalObject(Consumer<String> field) {
    if (!atNull()) {
      object(field);
    }
  }

  /// Like [#object], but stops where it is as soon as `field` says false, and lets names come
  /// twice.
  ///
  /// @return whether the object was read to its end
  public boolean objectWhile(Predicate<String> field) {
    require(JsonToken.START_OBJECT, "an object");
    while (next() != JsonToken.END_OBJECT) {
      String name = tokens.name();
      next();
      if (!field.test(name)) {
        return false;
      }
    }
    return true;
  }

  /// Calls `element` at the start of each element of the array that starts here; null counts as
  /// empty.
  public void array(Runnable element) {
    if (atNull()) {
      return;
    }
    require(JsonToken.START_ARRAY, "an array");
    while (next() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  /// [#object] if one is here; anything else is skipped.
  public void objectIfAny(Consumer<String> field) {
    if (atObject()) {
      object(field);
    } else {
      skip();
    }
  }

  /// [#array] if one is here; anything else is skipped.
  public void arrayIfAny(Runnable element) {
    if (atArray()) {
      array(element);
    } else {
      skip();
    }
  }

  /// Passes over the value here.
  public void skip() {
    int open = tokens.current().isStructStart() ? 1 : 0;
    while (open > 0) {
      JsonToken token = next();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      }
    }
  }

  /// The string here; null for JSON null.
  public @Nullable String text() {
    JsonToken token = tokens.current();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw expected("a string");
    }
    return StorableText.of(raw());
  }

  /// Passes the string here on, unless it is null.
  public void textTo(Consumer<String> taker) {
    String text = text();
    if (text != null) {
      taker.accept(text);
    }
  }

  /// Passes the scalar here on as text, if one is here and not null; anything else is skipped.
  public void scalarTo(Consumer<String> taker) {
    String text = scalar();
    if (text != null) {
      taker.accept(text);
    }
  }

  /// Passes over the integer here; anything else is refused.
  public void integer() {
    JsonToken token = tokens.current();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NULL) {
      throw expected("an integer");
    }
  }

  /// The scalar here as text, whatever its type; null for JSON null, objects and arrays, which are
  /// skipped.
  public @Nullable String scalar() {
    JsonToken token = tokens.current();
    if (token.isStructStart()) {
      skip();
      return null;
    }
    return token == JsonToken.VALUE_NULL ? null : StorableText.of(raw());
  }

  /// Writes the value here as a JSON document, numbers digit by digit, texts storable, and passes
  /// over it.
  public void copy(OutputStream out) {
    int open = 0;
    try (JsonGenerator generator =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
      while (true) {
        JsonToken token = tokens.current();
        copy(token, generator);
        open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (open == 0) {
          return;
        }
        next();
      }
    }
  }

  private void copy(JsonToken token, JsonGenerator generator) {
    switch (token) {
      case START_OBJECT -> generator.writeStartObject();
      case END_OBJECT -> generator.writeEndObject();
      case START_ARRAY -> generator.writeStartArray();
      case END_ARRAY -> generator.writeEndArray();
      case PROPERTY_NAME -> generator.writeName(StorableText.of(tokens.name()));
      case VALUE_STRING -> generator.writeString(StorableText.of(raw()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(raw());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      default -> generator.writeNull();
    }
  }

  public boolean atObject() {
    return tokens.current() == JsonToken.START_OBJECT;
  }

  public boolean atNull() {
    return tokens.current() == JsonToken.VALUE_NULL;
  }

  public boolean atArray() {
    return tokens.current() == JsonToken.START_ARRAY;
  }

  /// JSON pointer of the value here.
  @Override
  public String pointer() {
    return tokens.place().pointer();
  }

  /// This place, to be named later.
  public Place here() {
    return tokens.place();
  }

  @Override
  public DocumentException refuse(DocumentException.Code code, String message) {
    return tokens.place().refuse(code, message);
  }

  /// Moves to the first token; a document without one is empty.
  public void start() {
    if (advance() == null) {
      throw new DocumentException(DocumentException.Code.EMPTY, null, "The document is empty");
    }
  }

  /// Nothing may follow the document's one value.
  public void end() {
    if (advance() != null) {
      throw refuse(DocumentException.Code.NOT_JSON, "text after the end of the document");
    }
  }

  private void distinct(String name, Set<String> seen) {
    if (!seen.add(name)) {
      throw refuse(
          DocumentException.Code.DUPLICATE_KEY,
          "the name '" + StorableText.shown(name) + "' comes twice");
    }
    if (seen.size() > MAX_NAMES) {
      throw refuse(
          DocumentException.Code.TOO_LARGE, "more than " + MAX_NAMES + " names in one object");
    }
  }

  private void require(JsonToken wanted, String shape) {
    if (tokens.current() != wanted) {
      throw expected(shape);
    }
  }

  private DocumentException expected(String shape) {
    return refuse(
        DocumentException.Code.INVALID_STRUCTURE, "expected " + shape + ", found " + found());
  }

  private JsonToken next() {
    JsonToken token = advance();
    if (token == null) {
      throw refuse(DocumentException.Code.TRUNCATED, "the document ends too early");
    }
    return token;
  }

  private @Nullable JsonToken advance() {
    JsonToken token = tokens.next();
    if (events != null && token != null) {
      events.take(token);
    }
    return token;
  }

  private String raw() {
    return tokens.text();
  }

  private String found() {
    return switch (tokens.current()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string '" + StorableText.shown(raw()) + "'";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + StorableText.shown(raw());
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      default -> "null";
    };
  }
}
