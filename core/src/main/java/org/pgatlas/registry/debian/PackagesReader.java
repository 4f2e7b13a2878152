package org.pgatlas.registry.debian;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.registry.RegistryException;
import org.pgatlas.registry.RegistryException.Code;

/// Reads the paragraphs of `Packages` indexes one after another; the limits hold for all inputs
/// together (<https://www.debian.org/doc/debian-policy/ch-controlfields.html>).
final class PackagesReader {
  private static final int MAX_VERSION = 256;

  /// A field's value so far and the line that it starts on.
  private record Value(StringBuilder text, long line) {}

  private final PackagesLimits limits;
  private final Consumer<DebianPackage> each;
  private final Map<Field, Value> fields = new EnumMap<>(Field.class);
  private String input = "";
  private long paragraphLine;
  private int paragraphBytes;
  private long bytes;
  private int paragraphs;
  private int relations;

  PackagesReader(PackagesLimits limits, Consumer<DebianPackage> each) {
    this.limits = limits;
    this.each = each;
  }

  void read(String name, InputStream in) throws IOException {
    Lines lines = new Lines(name, in, limits.maxLineBytes());
    input = name;
    startParagraph();
    Field current = null;
    while (lines.next()) {
      bytes += lines.length() + 1;
      if (bytes > limits.maxBytes()) {
        throw lines.error(Code.TOO_LARGE, "more than " + limits.maxBytes() + " bytes");
      }
      if (lines.isBlank()) {
        endParagraph();
      } else {
        current = inParagraph(lines, current);
      }
    }
    endParagraph();
  }

  private void startParagraph() {
    fields.clear();
    paragraphBytes = 0;
    paragraphLine = 0;
  }

  /// Takes a line of a paragraph; returns the field it belongs to, null for one that isn't read.
  private @Nullable Field inParagraph(Lines lines, @Nullable Field current) {
    boolean first = paragraphLine == 0;
    if (first) {
      paragraphLine = lines.number();
    }
    paragraphBytes += lines.length() + 1;
    if (paragraphBytes > limits.maxParagraphBytes()) {
      throw lines.error(
          Code.TOO_LARGE, "a paragraph longer than " + limits.maxParagraphBytes() + " bytes");
    }
    if (lines.isFolded()) {
      if (first) {
        throw lines.error(Code.INVALID_STRUCTURE, "a folded line without a field before it");
      }
      fold(lines, current);
      return current;
    }
    int length = lines.nameLength();
    if (length < 0) {
      throw lines.error(Code.INVALID_STRUCTURE, "expected 'Field: value', found " + lines.quoted());
    }
    Field field = Field.named(lines.ascii(0, length));
    if (field != null) {
      Value value =
          new Value(new StringBuilder(lines.text(length + 1, field.label())), lines.number());
      if (fields.putIfAbsent(field, value) != null) {
        throw error(
            Code.INVALID_STRUCTURE, lines.number(), field, "a second time in one paragraph");
      }
    }
    return field;
  }

  /// Unfolds a line into its field's value; of a description only the first line is kept.
  private void fold(Lines lines, @Nullable Field current) {
    Value value = current == null ? null : fields.get(current);
    if (current != null && value != null && current != Field.DESCRIPTION) {
      String more = lines.text(0, current.label());
      if (!value.text().isEmpty() && !more.isEmpty()) {
        value.text().append(' ');
      }
      value.text().append(more);
    }
  }

  private void endParagraph() {
    if (paragraphLine > 0) {
      if (++paragraphs > limits.maxParagraphs()) {
        throw error(
            Code.TOO_LARGE,
            paragraphLine,
            null,
            "more than " + limits.maxParagraphs() + " paragraphs");
      }
      String name = name(Field.PACKAGE, required(Field.PACKAGE));
      countRelations(Field.PRE_DEPENDS);
      countRelations(Field.DEPENDS);
      countRelations(Field.PROVIDES);
      each.accept(
          new DebianPackage(
              name,
              source(name),
              version(required(Field.VERSION)),
              text(Field.PRE_DEPENDS),
              text(Field.DEPENDS),
              text(Field.PROVIDES),
              text(Field.SECTION),
              text(Field.HOMEPAGE),
              text(Field.DESCRIPTION)));
    }
    startParagraph();
  }

  private @Nullable String text(Field field) {
    Value value = fields.get(field);
    return value == null || value.text().isEmpty() ? null : value.text().toString();
  }

  private String required(Field field) {
    String text = text(field);
    if (text == null) {
      throw error(
          Code.MISSING_FIELD,
          line(field),
          field,
          "missing or empty in the paragraph that starts on line " + paragraphLine);
    }
    return text;
  }

  /// The source's name; Debian adds its version in brackets when it isn't the binary's.
  private String source(String binary) {
    String text = text(Field.SOURCE);
    if (text == null) {
      return binary;
    }
    int bracket = text.indexOf('(');
    return name(Field.SOURCE, bracket < 0 ? text : text.substring(0, bracket).strip());
  }

  private String name(Field field, String text) {
    if (!Names.isName(text)) {
      throw error(Code.INVALID_FIELD, line(field), field, Quote.of(text) + " is no package name");
    }
    return Names.lower(text);
  }

  private String version(String text) {
    if (text.length() > MAX_VERSION || text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw error(
          Code.INVALID_FIELD,
          line(Field.VERSION),
          Field.VERSION,
          Quote.of(text) + " is no version");
    }
    return text;
  }

  private void countRelations(Field field) {
    try {
      Relation.each(text(field), _ -> relations++);
    } catch (IllegalArgumentException e) {
      throw error(Code.INVALID_FIELD, line(field), field, String.valueOf(e.getMessage()));
    }
    if (relations > limits.maxRelations()) {
      throw error(
          Code.TOO_LARGE, line(field), field, "more than " + limits.maxRelations() + " relations");
    }
  }

  private long line(Field field) {
    Value value = fields.get(field);
    return value == null ? paragraphLine : value.line();
  }

  private RegistryException error(Code code, long line, @Nullable Field field, String problem) {
    return new RegistryException(code, input, line, field == null ? null : field.label(), problem);
  }
}
