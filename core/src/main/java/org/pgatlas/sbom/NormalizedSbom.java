package org.pgatlas.sbom;

import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The extracted document as JSON, the same for every format: what is kept beside the exact bytes
/// and searched.
public final class NormalizedSbom {
  private static final JsonFactory FACTORY = new JsonFactory();

  private NormalizedSbom() {}

  /// Writes UTF-8; equal documents give equal bytes.
  public static void write(Sbom sbom, OutputStream out) {
    write(sbom, out, true);
  }

  /// As [#write] without components and dependencies, whose numbers stand for them.
  public static void writeHead(Sbom sbom, OutputStream out) {
    write(sbom, out, false);
  }

  private static void write(Sbom sbom, OutputStream out, boolean parts) {
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("bomFormat", sbom.format().standard());
      json.writeStringProperty("specVersion", sbom.specVersion());
      optional(json, "name", sbom.name());
      optional(json, "serial", sbom.serial());
      optional(json, "created", sbom.created());
      if (sbom.root() != null) {
        json.writeName("root");
        component(json, sbom.root());
      }
      list(json, "described", sbom.described());
      if (parts) {
        parts(json, sbom);
      } else {
        json.writeNumberProperty("componentCount", sbom.components().size());
        json.writeNumberProperty("dependencyCount", sbom.dependencies().size());
      }
      list(json, "warnings", sbom.warnings());
      list(
          json,
          "violations",
          sbom.violations().stream().map(one -> one.place() + ": " + one.message()).toList());
      json.writeEndObject();
    }
  }

  private static void parts(JsonGenerator json, Sbom sbom) {
    json.writeArrayPropertyStart("components");
    for (Component component : sbom.components()) {
      component(json, component);
    }
    json.writeEndArray();
    if (!sbom.services().isEmpty()) {
      json.writeArrayPropertyStart("services");
      sbom.services().forEach(service -> service(json, service));
      json.writeEndArray();
    }
    json.writeArrayPropertyStart("dependencies");
    for (Dependency dependency : sbom.dependencies()) {
      json.writeStartArray();
      json.writeString(dependency.dependentRef());
      json.writeString(dependency.dependencyRef());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void service(JsonGenerator json, Service service) {
    json.writeStartObject();
    optional(json, "ref", service.ref());
    optional(json, "group", service.group());
    json.writeStringProperty("name", service.name());
    optional(json, "version", service.version());
    optional(json, "provider", service.provider());
    list(json, "licenses", service.licenses());
    list(json, "endpoints", service.endpoints());
    json.writeEndObject();
  }

  private static void component(JsonGenerator json, Component component) {
    json.writeStartObject();
    json.writeStringProperty("ref", component.ref());
    json.writeStringProperty("type", component.type());
    optional(json, "group", component.group());
    json.writeStringProperty("name", component.name());
    optional(json, "version", component.version());
    optional(
        json,
        "purl",
        component.purl() == null ? component.purlText() : component.purl().canonical());
    optional(json, "supplier", component.supplier());
    list(json, "licenses", component.licenses());
    list(json, "otherPurls", component.otherPurls());
    if (!component.hashes().isEmpty()) {
      json.writeObjectPropertyStart("hashes");
      Set<String> algorithms = new HashSet<>();
      for (Component.Hash hash : component.hashes()) {
        if (algorithms.add(hash.algorithm())) {
          json.writeStringProperty(hash.algorithm(), hash.value());
        }
      }
      json.writeEndObject();
    }
    list(json, "cpes", component.cpes());
    if (!component.references().isEmpty()) {
      json.writeArrayPropertyStart("references");
      for (Component.Reference reference : component.references()) {
        json.writeStartArray();
        json.writeString(reference.type());
        json.writeString(reference.url());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void list(JsonGenerator json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.writeArrayPropertyStart(name);
      values.forEach(json::writeString);
      json.writeEndArray();
    }
  }

  private static void optional(JsonGenerator json, String name, @Nullable String value) {
    if (value != null) {
      json.writeStringProperty(name, value);
    }
  }
}
