package org.pgatlas.attestation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.json.StorableText;

/// What an in-toto attestation says: a predicate of some type about subjects known by digest.
///
/// @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">Statement
/// v1</a>
public final class InTotoStatement {
  /// Payload type of an envelope that holds one.
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  private static final Set<String> TYPES =
      Set.of("https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1");
  private static final int MAX_SUBJECTS = 100_000;

  /// What the statement is about.
  ///
  /// @param digests by algorithm, as written
  public record Subject(@Nullable String name, Map<String, String> digests) {
    public Subject {
      digests = Map.copyOf(digests);
    }
  }

  private final String type;
  private final String predicateType;
  private final List<Subject> subjects;
  private final byte[] predicate;

  private InTotoStatement(
      String type, String predicateType, List<Subject> subjects, byte[] predicate) {
    this.type = type;
    this.predicateType = predicateType;
    this.subjects = List.copyOf(subjects);
    this.predicate = predicate;
  }

  /// @throws DocumentException saying what is wrong and where
  public static InTotoStatement parse(byte[] payload, JsonLimits limits) {
    return new DocumentText(payload, limits)
        .json(
            json -> {
              InTotoStatement statement = read(json);
              json.end();
              return statement;
            });
  }

  /// Whether the names at the top level of a JSON document are those of a statement.
  ///
  /// @throws DocumentException when it is not JSON
  public static boolean isStatement(byte[] document, JsonLimits limits) {
    return new DocumentText(document, limits)
        .json(
            json -> {
              Set<String> seen = new HashSet<>();
              if (json.atObject()) {
                json.objectWhile(
                    name -> {
                      seen.add(name.equals("_type") || name.equals("predicateType") ? name : "");
                      json.skip();
                      return !(seen.contains("_type") && seen.contains("predicateType"));
                    });
              }
              return seen.contains("_type") && seen.contains("predicateType");
            });
  }

  private static InTotoStatement read(JsonCursor json) {
    @Nullable String[] types = new String[2];
    List<Subject> subjects = new ArrayList<>(1);
    ByteArrayOutputStream predicate = new ByteArrayOutputStream();
    json.object(
        name -> {
          switch (name) {
            case "_type" -> types[0] = json.text();
            case "predicateType" -> types[1] = json.text();
            case "subject" -> json.array(() -> subjects.add(subject(json, subjects.size())));
            case "predicate" -> json.copy(predicate);
            default -> json.skip();
          }
        });
    String type = types[0];
    if (type == null || !TYPES.contains(type)) {
      throw json.refuse(
          Code.UNSUPPORTED_VERSION,
          "in-toto '"
              + StorableText.shown(String.valueOf(type))
              + "' is not supported; Statement v0.1 and v1 are");
    }
    if (types[1] == null || subjects.isEmpty()) {
      throw json.refuse(Code.INVALID_STRUCTURE, "expected a predicateType and a subject");
    }
    return new InTotoStatement(type, types[1], subjects, predicate.toByteArray());
  }

  private static Subject subject(JsonCursor json, int before) {
    if (before == MAX_SUBJECTS) {
      throw json.refuse(Code.TOO_LARGE, "more than " + MAX_SUBJECTS + " subjects");
    }
    @Nullable String[] name = new String[1];
    Map<String, String> digests = new LinkedHashMap<>();
    json.object(
        field -> {
          switch (field) {
            case "name" -> name[0] = json.text();
            case "digest" ->
                json.optionalObject(
                    algorithm -> json.textTo(value -> digests.put(algorithm, value)));
            default -> json.skip();
          }
        });
    if (digests.isEmpty()) {
      throw json.refuse(Code.INVALID_STRUCTURE, "expected a digest, this subject has none");
    }
    return new Subject(name[0], digests);
  }

  public String type() {
    return type;
  }

  public String predicateType() {
    return predicateType;
  }

  public List<Subject> subjects() {
    return subjects;
  }

  /// The predicate as a JSON document of its own: an SBOM, statements of VEX, provenance. Empty
  /// when there is none.
  public byte[] predicate() {
    return predicate.clone();
  }
}
