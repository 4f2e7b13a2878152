package org.pgatlas.server.submission;

import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.wire.Spool;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An upload as clients of Dependency-Track send it.
///
/// @param project id of a project that is there; null: by name and version
/// @param parent name and version of the project above a new one
/// @param bom the document; who reads the request closes it
record BomRequest(
    @Nullable UUID project,
    @Nullable String name,
    String version,
    boolean autoCreate,
    boolean latest,
    @Nullable Parent parent,
    Spool bom)
    implements AutoCloseable {
  private static final int LONGEST_NAME = 255;

  /// Base64 in a JSON string is as long as a body may be; depth has no business here.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNestingDepth(20)
                          .build())
                  .build())
          .build();

  /// The project above a new one, by id or by name and version.
  record Parent(@Nullable UUID id, @Nullable String name, String version) {}

  /// The JSON form: `bom` in base64.
  static BomRequest json(byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw bad("The body is not JSON: " + e.getOriginalMessage());
    }
    String encoded = json.path("bom").asString("");
    if (encoded.isBlank()) {
      throw bad("bom is missing: the document in base64");
    }
    byte[] bom;
    try {
      bom = Base64.getMimeDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      throw bad("bom is not base64: " + e.getMessage());
    }
    return of(field -> json.path(field).asString(""), Spool.of(bom));
  }

  /// The form: fields beside the document.
  static BomRequest form(Map<String, String> fields, Spool bom) {
    if (bom.size() == 0) {
      throw bad("bom is missing: the document as a file of the form");
    }
    return of(field -> fields.getOrDefault(field, ""), bom);
  }

  /// A field's text, empty when absent.
  private interface Fields {
    String text(String field);
  }

  private static BomRequest of(Fields fields, Spool bom) {
    String name = limited(fields, "projectName");
    UUID project = id(fields, "project");
    if (project == null && name == null) {
      throw bad("Say which project: project (its UUID), or projectName and projectVersion");
    }
    UUID parentId = id(fields, "parentUUID");
    String parentName = limited(fields, "parentName");
    return new BomRequest(
        project,
        name,
        orEmpty(limited(fields, "projectVersion")),
        flag(fields, "autoCreate"),
        flag(fields, "isLatest") || flag(fields, "isLatestProjectVersion"),
        parentId == null && parentName == null
            ? null
            : new Parent(parentId, parentName, orEmpty(limited(fields, "parentVersion"))),
        bom);
  }

  private static boolean flag(Fields fields, String field) {
    return fields.text(field).strip().equalsIgnoreCase("true");
  }

  private static @Nullable String limited(Fields fields, String field) {
    String text = fields.text(field).strip();
    if (text.length() > LONGEST_NAME || text.indexOf('\0') >= 0) {
      throw bad(field + " is longer than " + LONGEST_NAME + " characters, or has a NUL in it");
    }
    return text.isEmpty() ? null : text;
  }

  private static @Nullable UUID id(Fields fields, String field) {
    String text = fields.text(field).strip();
    try {
      return text.isEmpty() ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw bad(field + " is not a UUID");
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public void close() {
    bom.close();
  }

  static HttpProblem bad(String detail) {
    return HttpProblem.badRequest("bom", detail);
  }
}
