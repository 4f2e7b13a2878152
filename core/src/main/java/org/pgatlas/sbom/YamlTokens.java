package org.pgatlas.sbom;

import java.io.Reader;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.FixedPlace;
import org.pgatlas.json.MeteredReader;
import org.pgatlas.json.StorableText;
import org.pgatlas.json.TokenSource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.core.JsonToken;

/// The tokens of a YAML text with JSON's shapes, from the parser's events: no node is composed and
/// nothing constructed. What an alias names is told again, within bounds, so that nothing can
/// multiply; tags are refused but those that JSON's shapes have. Scalars are strings whatever they
/// look like, but an empty or null one.
public final class YamlTokens implements TokenSource {
  private static final int MAX_NAME = 4096;
  private static final String FIELD = "a field's name";

  /// Tags that say of a value what it is anyway.
  private static final Set<String> SHAPES =
      Set.of(
          "tag:yaml.org,2002:str",
          "tag:yaml.org,2002:int",
          "tag:yaml.org,2002:float",
          "tag:yaml.org,2002:bool",
          "tag:yaml.org,2002:timestamp",
          "tag:yaml.org,2002:map",
          "tag:yaml.org,2002:seq");

  private final SbomLimits limits;
  private final MeteredReader source;
  private final ParserImpl parser;
  private final YamlAnchors anchors = new YamlAnchors();

  /// The open collections from the outermost: the field of an object, the index in an array.
  private final String[] names;

  private final int[] indexes;
  private final boolean[] objects;
  private int depth;
  private boolean nameNext;
  private @Nullable JsonToken token;
  private String scalar = "";
  private Optional<Mark> mark = Optional.empty();

  public YamlTokens(Reader text, SbomLimits limits) {
    this.limits = limits;
    this.names = new String[limits.maxDepth() + 1];
    this.indexes = new int[limits.maxDepth() + 1];
    this.objects = new boolean[limits.maxDepth() + 1];
    this.source = new MeteredReader(text, 16 * limits.json().maxToken());
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(limits.maxBytes())
            .setParseComments(false)
            .setUseMarks(true)
            .build();
    try {
      this.parser = new ParserImpl(settings, new StreamReader(settings, source));
    } catch (YamlEngineException e) {
      throw refuse(e);
    }
  }

  @Override
  public @Nullable JsonToken next() {
    while (true) {
      Event event = event();
      if (event == null) {
        return null;
      }
      if (!anchors.isRepeating()) {
        mark = event.getStartMark();
      }
      switch (event.getEventId()) {
        case StreamStart, DocumentStart, DocumentEnd, Comment -> {
          // No values.
        }
        case StreamEnd -> {
          return null;
        }
        default -> {
          token = value(event);
          return token;
        }
      }
    }
  }

  @Override
  public JsonToken current() {
    return token == null ? JsonToken.NOT_AVAILABLE : token;
  }

  @Override
  public String name() {
    return depth > 0 && objects[depth] ? names[depth] : "";
  }

  @Override
  public String text() {
    if (scalar.length() > limits.maxStringLength()) {
      throw place()
          .refuse(
              Code.TOO_LARGE, "a text of more than " + limits.maxStringLength() + " characters");
    }
    return scalar;
  }

  @Override
  public FixedPlace place() {
    StringBuilder path = new StringBuilder();
    for (int i = 1; i <= depth; i++) {
      if (objects[i] ? !names[i].isEmpty() : indexes[i] >= 0) {
        path.append('/').append(objects[i] ? names[i] : String.valueOf(indexes[i]));
      }
    }
    return new FixedPlace(
        StorableText.shown(path.toString(), 240),
        mark.map(at -> at.getLine() + 1).orElse(1),
        mark.map(at -> at.getColumn() + 1).orElse(1));
  }

  private @Nullable Event event() {
    Event event = anchors.next();
    if (event == null) {
      event = read();
    }
    if (event instanceof AliasEvent alias) {
      mark = alias.getStartMark();
      anchors.repeat(alias.getAlias().getValue(), this::place);
      event = anchors.next();
    }
    if (event != null) {
      anchors.take(event, this::place);
    }
    return event;
  }

  private @Nullable Event read() {
    try {
      Event event = parser.hasNext() ? parser.next() : null;
      source.event();
      return event;
    } catch (YamlEngineException e) {
      throw refuse(e);
    }
  }

  private JsonToken value(Event event) {
    return switch (event) {
      case ScalarEvent found -> {
        requireNoTag(found.getTag());
        yield nameNext ? field(found) : scalar(found);
      }
      case CollectionStartEvent found -> {
        requireNoTag(found.getTag());
        yield open(found.getEventId() == Event.ID.MappingStart);
      }
      default -> close(event.getEventId() == Event.ID.MappingEnd);
    };
  }

  private JsonToken field(ScalarEvent event) {
    if (event.getValue().length() > MAX_NAME) {
      throw place().refuse(Code.TOO_LARGE, FIELD + " of more than " + MAX_NAME + " characters");
    }
    if (event.isPlain() && event.getValue().equals("<<")) {
      throw place().refuse(Code.NOT_YAML, "a merge (<<), which is not read");
    }
    names[depth] = event.getValue();
    nameNext = false;
    return JsonToken.PROPERTY_NAME;
  }

  private JsonToken scalar(ScalarEvent event) {
    scalar = event.getValue();
    begin();
    nameNext = depth > 0 && objects[depth];
    boolean absent =
        event.isPlain()
            && event.getTag().isEmpty()
            && switch (scalar) {
              case "", "~", "null", "Null", "NULL" -> true;
              default -> false;
            };
    return absent ? JsonToken.VALUE_NULL : JsonToken.VALUE_STRING;
  }

  private JsonToken open(boolean object) {
    if (nameNext) {
      throw place().refuse(Code.NOT_YAML, "expected " + FIELD + ", found a collection");
    }
    begin();
    if (depth == limits.maxDepth()) {
      throw place()
          .refuse(Code.TOO_DEEP, "collections nested more than " + limits.maxDepth() + " deep");
    }
    depth++;
    names[depth] = "";
    indexes[depth] = -1;
    objects[depth] = object;
    nameNext = object;
    return object ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
  }

  private JsonToken close(boolean object) {
    depth--;
    nameNext = depth > 0 && objects[depth];
    return object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
  }

  /// Counts a value of the array it stands in.
  private void begin() {
    if (depth > 0) {
      indexes[depth]++;
    }
  }

  private void requireNoTag(Optional<String> tag) {
    if (tag.isPresent() && !SHAPES.contains(tag.get())) {
      throw place()
          .refuse(
              Code.NOT_YAML, "the tag " + StorableText.shown(tag.get()) + ", which is not read");
    }
  }

  private DocumentException refuse(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      mark = marked.getProblemMark();
      return place()
          .refuse(Code.NOT_YAML, StorableText.shown(String.valueOf(marked.getProblem()), 240));
    }
    String message = StorableText.shown(String.valueOf(e.getMessage()), 240);
    return place()
        .refuse(
            message.contains("exceeds the limit") ? Code.TOO_LARGE : Code.NOT_YAML,
            message.replaceAll("\\s+", " "));
  }
}
