package org.pgatlas.json;

import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// The tokens of a JSON text, within the limits.
final class JsonTokens implements TokenSource {
  private static final int LONG = 240;

  private final JsonParser parser;

  JsonTokens(Reader text, JsonLimits limits) {
    parser = factory(limits).createParser(ObjectReadContext.empty(), text);
  }

  @Override
  public @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (JacksonException e) {
      throw refuse(e);
    }
  }

  @Override
  public JsonToken current() {
    return parser.currentToken();
  }

  @Override
  public String name() {
    return String.valueOf(parser.currentName());
  }

  @Override
  public String text() {
    try {
      return String.valueOf(parser.getString());
    } catch (JacksonException e) {
      throw refuse(e);
    }
  }

  @Override
  public FixedPlace place() {
    return place(parser.currentTokenLocation());
  }

  private FixedPlace place(TokenStreamLocation location) {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return new FixedPlace(
        StorableText.shown(pointer, LONG), location.getLineNr(), location.getColumnNr());
  }

  private DocumentException refuse(JacksonException cause) {
    String original = String.valueOf(cause.getOriginalMessage()).replaceFirst(", from `[^`]*`", "");
    String message = StorableText.shown(original, LONG);
    FixedPlace at = place(parser.currentLocation());
    if (message.startsWith("Unexpected end-of-input")) {
      return at.refuse(Code.TRUNCATED, "the document ends too early");
    }
    return switch (cause) {
      case StreamConstraintsException _ ->
          at.refuse(message.contains("nesting depth") ? Code.TOO_DEEP : Code.TOO_LARGE, message);
      default -> at.refuse(Code.NOT_JSON, message);
    };
  }

  private static JsonFactory factory(JsonLimits limits) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.maxDepth())
                .maxStringLength(limits.maxStringLength())
                .maxNameLength(4096)
                .maxNumberLength(1000)
                .build())
        .build();
  }
}
