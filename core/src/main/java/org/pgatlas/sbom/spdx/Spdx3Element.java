package org.pgatlas.sbom.spdx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.Place;

/// One element of an SPDX 3 graph with the fields that the model needs; which of them are there
/// depends on its type, which may come last.
final class Spdx3Element {
  /// Characters of all the lists of one element, each entry with an overhead.
  private static final int MAX_TEXT = 32 << 20;

  String type = "";
  @Nullable String id;
  @Nullable String name;
  @Nullable String version;
  @Nullable String purl;
  @Nullable String download;
  @Nullable String homepage;
  @Nullable String supplier;
  @Nullable String expression;
  @Nullable String from;
  @Nullable String relationship;
  @Nullable String specVersion;
  @Nullable String created;
  @Nullable String creationInfo;

  /// The creation info that stands within the element.
  @Nullable Spdx3Element ownCreationInfo;

  final List<String> to = new ArrayList<>(1);
  final List<String> roots = new ArrayList<>(0);
  final List<String> originators = new ArrayList<>(0);
  final List<String> creators = new ArrayList<>(0);
  final List<Pair> hashes = new ArrayList<>(0);
  final List<Pair> identifiers = new ArrayList<>(0);
  final List<Pair> references = new ArrayList<>(0);
  boolean usedTools;
  private final Nested nested;
  private int text;

  /// @param nested hears of each element that stands within this one
  Spdx3Element(Nested nested) {
    this.nested = nested;
  }

  /// Takes an element that stands where another one is named.
  interface Nested {
    void take(Spdx3Element element, Place at);
  }

  /// A kind and its value, either may be absent.
  record Pair(@Nullable String kind, @Nullable String value) {}

  /// Reads one field of the element.
  void take(String field, JsonCursor json) {
    switch (field) {
      case "type", "@type" -> json.scalarTo(said -> type = said);
      case "spdxId", "@id" -> id = json.scalar();
      case "name" -> name = json.scalar();
      case "from" -> list(json, one -> from = one);
      case "element", "dataLicense" -> list(json, null);
      case "to" -> list(json, to::add);
      case "relationshipType" -> relationship = json.scalar();
      case "rootElement" -> list(json, roots::add);
      case "suppliedBy" -> list(json, agent -> supplier = agent);
      case "originatedBy" -> list(json, originators::add);
      case "specVersion" -> specVersion = json.scalar();
      case "created" -> created = json.scalar();
      case "createdBy" -> list(json, creators::add);
      case "createdUsing" -> list(json, _ -> usedTools = true);
      case "creationInfo" -> creationInfo(json);
      case "simplelicensing_licenseExpression", "simplelicensing_licenseText" ->
          expression = json.scalar();
      case "verifiedUsing" -> pairs(json, "algorithm", "hashValue", hashes);
      case "externalIdentifier", "externalIdentifiers" ->
          pairs(json, "externalIdentifierType", "identifier", identifiers);
      case "externalRef" -> pairs(json, "externalRefType", "locator", references);
      case "software_packageVersion" -> version = json.scalar();
      case "software_packageUrl" -> purl = json.scalar();
      case "software_downloadLocation" -> download = json.scalar();
      case "software_homePage" -> homepage = json.scalar();
      default -> json.skip();
    }
  }

  /// Whether it says how somebody can be reached.
  boolean reachable() {
    return identifiers.stream()
        .anyMatch(identifier -> identifier.kind() != null && identifier.value() != null);
  }

  private void creationInfo(JsonCursor json) {
    if (json.atObject()) {
      Spdx3Element inner = new Spdx3Element(nested);
      json.object(field -> inner.take(field.equals("creationInfo") ? "" : field, json));
      ownCreationInfo = inner;
    } else {
      creationInfo = json.scalar();
    }
  }

  /// The ids in an array, or the one that stands without an array; an element that stands there
  /// itself is told of and counts by its id.
  private void list(JsonCursor json, @Nullable Consumer<String> taker) {
    if (json.atArray()) {
      json.array(() -> list(json, taker));
    } else if (json.atObject()) {
      Spdx3Element inner = new Spdx3Element(nested);
      json.object(field -> inner.take(field, json));
      nested.take(inner, json.here());
      if (taker != null && inner.id != null) {
        keep(inner.id, taker, json);
      }
    } else if (taker != null) {
      json.scalarTo(entry -> keep(entry, taker, json));
    }
  }

  private void keep(String entry, Consumer<String> taker, JsonCursor json) {
    text += entry.length() + 32;
    if (text > MAX_TEXT) {
      throw json.refuse(
          DocumentException.Code.TOO_LARGE, "more than " + MAX_TEXT + " characters in one element");
    }
    taker.accept(entry);
  }

  private void pairs(JsonCursor json, String kind, String value, List<Pair> pairs) {
    json.arrayIfAny(
        () -> {
          @Nullable String[] parts = new @Nullable String[2];
          json.objectIfAny(
              field -> {
                if (field.equals(kind)) {
                  list(json, entry -> parts[0] = entry);
                } else if (field.equals(value)) {
                  list(json, entry -> parts[1] = entry);
                } else {
                  json.skip();
                }
              });
          pairs.add(new Pair(parts[0], parts[1]));
        });
  }
}
