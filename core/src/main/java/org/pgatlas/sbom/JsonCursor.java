package org.pgatlas.sbom;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/// A pull parser that knows the shapes readers expect and names the place where a document departs
/// from them. Strings come out storable: NUL and lone surrogates, which no PostgreSQL text can
/// hold, become U+FFFD.
public final class JsonCursor {
  private static final int SHOWN = 60;

  private final JsonParser parser;

  JsonCursor(JsonParser parser) {
    this.parser = parser;
  }

  /// Calls `field` with each name of the object that starts here; it must consume the value, or
  /// [#skip] it.
  public void object(Consumer<String> field) {
    require(JsonToken.START_OBJECT, "an object");
    while (next() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      next();
      field.accept(name);
    }
  }

  /// Calls `element` at the start of each element of the array that starts here; null counts as
  /// empty.
  public void array(Runnable element) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    require(JsonToken.START_ARRAY, "an array");
    while (next() != JsonToken.END_ARRAY) {
      element.run();
    }
  }

  public void skip() {
    guard(parser::skipChildren);
  }

  /// The string here; null for JSON null.
  public @Nullable String text() {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING) {
      throw refuse(
          SbomException.Code.INVALID_STRUCTURE, "expected a string, found " + describe(token));
    }
    String[] text = new String[1];
    guard(() -> text[0] = parser.getString());
    return storable(String.valueOf(text[0]));
  }

  /// The scalar here as text, whatever its type; null for JSON null, objects and arrays (which are
  /// skipped).
  public @Nullable String scalar() {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL || token == null) {
      return null;
    }
    if (token.isStructStart()) {
      skip();
      return null;
    }
    String[] text = new String[1];
    guard(() -> text[0] = parser.getString());
    return storable(String.valueOf(text[0]));
  }

  public boolean atObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /// JSON pointer of the value here.
  public String pointer() {
    return parser.streamReadContext().pathAsPointer().toString();
  }

  public SbomException refuse(SbomException.Code code, String message) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new SbomException(
        code, pointer() + " line " + at.getLineNr() + " column " + at.getColumnNr(), message);
  }

  /// Moves to the first token; a document without one is empty.
  void start() {
    if (advance() == null) {
      throw new SbomException(SbomException.Code.EMPTY, null, "The document is empty");
    }
  }

  /// Nothing may follow the document's one value.
  void end() {
    if (advance() != null) {
      throw refuse(SbomException.Code.NOT_JSON, "text after the end of the document");
    }
  }

  private void require(JsonToken wanted, String shape) {
    if (parser.currentToken() != wanted) {
      throw refuse(
          SbomException.Code.INVALID_STRUCTURE,
          "expected " + shape + ", found " + describe(parser.currentToken()));
    }
  }

  private JsonToken next() {
    JsonToken token = advance();
    if (token == null) {
      throw refuse(SbomException.Code.TRUNCATED, "the document ends too early");
    }
    return token;
  }

  private @Nullable JsonToken advance() {
    JsonToken[] token = new JsonToken[1];
    guard(() -> token[0] = parser.nextToken());
    return token[0];
  }

  private void guard(Runnable read) {
    try {
      read.run();
    } catch (UnexpectedEndOfInputException e) {
      throw refuse(SbomException.Code.TRUNCATED, "the document ends too early");
    } catch (StreamConstraintsException e) {
      boolean depth = String.valueOf(e.getMessage()).contains("nesting depth");
      throw refuse(
          depth ? SbomException.Code.TOO_DEEP : SbomException.Code.TOO_LARGE,
          String.valueOf(e.getOriginalMessage()));
    } catch (StreamReadException e) {
      boolean duplicate = String.valueOf(e.getMessage()).contains("Duplicate");
      throw refuse(
          duplicate ? SbomException.Code.DUPLICATE_KEY : SbomException.Code.NOT_JSON,
          shorten(String.valueOf(e.getOriginalMessage())));
    } catch (JacksonException e) {
      throw refuse(SbomException.Code.NOT_JSON, shorten(String.valueOf(e.getOriginalMessage())));
    }
  }

  private static String describe(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.toString();
    };
  }

  private static String shorten(String text) {
    return text.length() <= 4 * SHOWN ? text : text.substring(0, 4 * SHOWN) + "…";
  }

  static String storable(String text) {
    int bad = firstUnstorable(text);
    if (bad < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        clean.append(c).append(text.charAt(++i));
      } else {
        clean.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
    return clean.toString();
  }

  private static int firstUnstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
