package org.pgatlas.attestation.sigstore;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonValue;
import org.pgatlas.json.StorableText;

/// A value of a JSON document in the form that Protocol Buffers give theirs: bytes in base64, long
/// numbers as texts, what is null as good as absent.
///
/// @param above place of the tree in its document
record Field(JsonValue value, String above) {
  /// The field of that name, which may be written in snake case as well. Written in both ways it is
  /// refused: which of the two counts, each program decides otherwise.
  Field get(String name) {
    String other = snake(name);
    if (other.equals(name) || !value.names().contains(other)) {
      return new Field(value.get(name), above);
    }
    Field field = new Field(value.get(other), above);
    if (value.names().contains(name)) {
      throw field.refuse("the field " + name + " comes twice");
    }
    return field;
  }

  /// The name of a field in the definition of its message.
  static String snake(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + ('a' - 'A')));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }

  boolean present() {
    return value.exists()
        && !(value.text().isEmpty() && value.names().isEmpty() && value.items().isEmpty());
  }

  /// Elements of a list; none when it is absent.
  List<Field> items(int most) {
    if (!value.isArray() && !value.isNull()) {
      throw refuse("expected a list");
    }
    if (value.items().size() > most) {
      throw new DocumentException(Code.TOO_LARGE, place(), "more than " + most + " of them");
    }
    return value.items().stream().map(item -> new Field(item, above)).toList();
  }

  String text() {
    return value.text();
  }

  /// Standard base64 or URL-safe, with line breaks where a program put some; empty when absent.
  byte[] bytes(int most) {
    String text = value.text();
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      text = text.replace("\n", "").replace("\r", "");
    }
    if (text.length() > most / 3 * 4 + 8) {
      throw new DocumentException(Code.TOO_LARGE, place(), "more than " + most + " bytes");
    }
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      throw refuse("expected base64: " + e.getMessage());
    }
  }

  byte[] someBytes(int most) {
    byte[] bytes = bytes(most);
    if (bytes.length == 0) {
      throw refuse("expected bytes in base64, found none");
    }
    return bytes;
  }

  byte @Nullable [] optionalBytes(int most) {
    byte[] bytes = bytes(most);
    return bytes.length == 0 ? null : bytes;
  }

  /// A number that is not negative; 0 when absent, as Protocol Buffers leave it out.
  long number() {
    String text = value.text();
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw refuse("expected a number from 0 to 2^63 - 1, found '" + StorableText.shown(text) + "'");
  }

  /// A time by RFC 3339; null when absent.
  @Nullable Instant time() {
    String text = value.text();
    if (text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw refuse("expected a time, found '" + StorableText.shown(text) + "'");
    }
  }

  String place() {
    return above + value.place();
  }

  DocumentException refuse(String message) {
    return new DocumentException(Code.INVALID_STRUCTURE, place(), message);
  }
}
