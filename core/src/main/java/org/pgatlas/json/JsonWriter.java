package org.pgatlas.json;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes one JSON document, name by name, in the order in which it is told. What is null is left
/// out.
public final class JsonWriter {
  private final JsonGenerator generator;

  private JsonWriter(JsonGenerator generator) {
    this.generator = generator;
  }

  /// The document whose top level is an object with these fields.
  public static byte[] object(Consumer<JsonWriter> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
      generator.writeStartObject();
      fields.accept(new JsonWriter(generator));
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  public void text(String name, @Nullable String value) {
    if (value != null) {
      generator.writeName(name);
      generator.writeString(value);
    }
  }

  public void number(String name, long value) {
    generator.writeName(name);
    generator.writeNumber(value);
  }

  public void object(String name, Runnable fields) {
    generator.writeName(name);
    element(fields);
  }

  /// An array with an element for each value; nothing when there is no value.
  public <T> void array(String name, Iterable<T> values, Consumer<T> element) {
    if (!values.iterator().hasNext()) {
      return;
    }
    generator.writeName(name);
    generator.writeStartArray();
    values.forEach(element);
    generator.writeEndArray();
  }

  /// An object as element of an array.
  public void element(Runnable fields) {
    generator.writeStartObject();
    fields.run();
    generator.writeEndObject();
  }

  public void texts(String name, Iterable<String> values) {
    array(name, values, generator::writeString);
  }
}
