package org.pgatlas.sbom.cyclonedx;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// Streams a CycloneDX JSON document: the root from `metadata.component`, components at any depth,
/// dependencies from `dependsOn`.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/json/">CycloneDX 1.7 JSON reference</a>
public final class CycloneDxJsonReader {
  private final JsonCursor json;
  private final SbomCollector found;
  private String specVersion = "";
  private @Nullable String serial;
  private @Nullable String created;
  private @Nullable Component root;

  public CycloneDxJsonReader(JsonCursor json, SbomLimits limits) {
    this.json = json;
    this.found = new SbomCollector(limits);
  }

  public Sbom read() {
    json.object(
        name -> {
          switch (name) {
            case "specVersion" -> specVersion = String.valueOf(json.text());
            case "version" -> json.integer();
            case "serialNumber" -> serial = json.text();
            case "metadata" -> json.optionalObject(this::metadata);
            case "components" -> json.array(this::component);
            case "services" -> json.array(this::service);
            case "dependencies" -> json.array(this::dependency);
            default -> json.skip();
          }
        });
    return new Sbom(
        SbomFormat.CYCLONEDX_JSON,
        specVersion,
        root == null ? null : root.name(),
        serial,
        created,
        root,
        root == null ? List.of() : List.of(root.ref()),
        found.components(),
        found.dependencies(),
        found.otherRefs(),
        found.warnings());
  }

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> created = json.text();
      case "component" -> {
        ComponentDraft draft = new ComponentDraft(found, json);
        json.optionalObject(field -> component(field, draft));
        root = json.atNull() ? null : draft.finish();
      }
      default -> json.skip();
    }
  }

  /// One component; its nested ones are collected on the way.
  private void component() {
    ComponentDraft draft = new ComponentDraft(found, json);
    json.object(field -> component(field, draft));
    found.add(draft.finishPart());
  }

  private void component(String name, ComponentDraft draft) {
    switch (name) {
      case "bom-ref" -> draft.ref = json.text();
      case "type" -> draft.type = json.text();
      case "group" -> draft.group = json.text();
      case "name" -> draft.name = json.text();
      case "version" -> draft.version = json.text();
      case "purl" -> draft.purl = json.text();
      case "supplier" -> json.optionalObject(field -> supplier(field, draft));
      case "hashes" -> json.array(() -> hash(draft));
      case "licenses" -> json.array(() -> json.object(field -> license(field, draft)));
      case "components" -> json.array(this::component);
      default -> json.skip();
    }
  }

  private void supplier(String name, ComponentDraft draft) {
    if (name.equals("name")) {
      draft.supplier = json.text();
    } else {
      json.skip();
    }
  }

  private void hash(ComponentDraft draft) {
    String[] parts = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "alg" -> parts[0] = json.text();
            case "content" -> parts[1] = json.text();
            default -> json.skip();
          }
        });
    draft.addHash(parts[0], parts[1]);
  }

  /// An expression, or a license by id or name.
  private void license(String name, ComponentDraft draft) {
    switch (name) {
      case "expression", "id", "name" -> json.textTo(text -> draft.addLicense(text));
      case "license" -> json.optionalObject(inner -> license(inner, draft));
      default -> json.skip();
    }
  }

  /// A service is no package; only its reference matters, since dependencies may name it.
  private void service() {
    json.object(
        name -> {
          switch (name) {
            case "bom-ref" -> json.textTo(ref -> found.declare(ref, json));
            case "services" -> json.array(this::service);
            default -> json.skip();
          }
        });
  }

  private void dependency() {
    Set<String> dependsOn = new LinkedHashSet<>();
    String[] ref = new String[1];
    json.object(
        name -> {
          switch (name) {
            case "ref" -> ref[0] = json.text();
            case "dependsOn" ->
                json.array(() -> json.textTo(text -> dependsOn.add(found.intern(text, json))));
            default -> json.skip();
          }
        });
    String dependent = ref[0];
    if (dependent == null) {
      throw json.refuse(
          SbomException.Code.INVALID_STRUCTURE, "expected a ref, this dependency has none");
    }
    dependsOn.forEach(dependency -> found.depend(dependent, dependency, json));
  }
}
