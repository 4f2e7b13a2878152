package org.pgatlas.sbom.cyclonedx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.JsonCursor;
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
            case "serialNumber" -> serial = json.text();
            case "metadata" -> metadata();
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
        found.components(),
        found.dependencies(),
        found.otherRefs(),
        found.warnings());
  }

  private void metadata() {
    json.object(
        name -> {
          switch (name) {
            case "timestamp" -> created = json.text();
            case "component" -> root = readComponent();
            default -> json.skip();
          }
        });
  }

  private void component() {
    Component component = readComponent();
    found.add(component, json);
  }

  /// One component; its nested ones are collected on the way.
  private Component readComponent() {
    String place = json.pointer();
    Draft draft = new Draft();
    json.object(
        name -> {
          switch (name) {
            case "bom-ref" -> draft.ref = json.text();
            case "type" -> draft.type = json.text();
            case "group" -> draft.group = json.text();
            case "name" -> draft.name = json.text();
            case "version" -> draft.version = json.text();
            case "purl" -> draft.purl = json.text();
            case "licenses" -> licenses(draft.licenses);
            case "components" -> json.array(this::component);
            default -> json.skip();
          }
        });
    PackageUrl purl = found.purl(place + "/purl", draft.purl);
    if (draft.name == null || draft.name.isBlank()) {
      found.warn(place, "component without a name");
    }
    return new Component(
        draft.ref == null ? found.madeUpRef() : draft.ref,
        draft.type == null ? "unknown" : draft.type,
        draft.group,
        draft.name == null ? (purl == null ? "" : purl.name()) : draft.name,
        draft.version == null || draft.version.isBlank()
            ? (purl == null ? null : purl.version())
            : draft.version,
        purl,
        draft.purl,
        List.of(),
        draft.licenses);
  }

  private void licenses(List<String> licenses) {
    json.array(
        () -> {
          if (!json.atObject()) {
            json.skip();
            return;
          }
          json.object(
              name -> {
                if (name.equals("expression")) {
                  addText(licenses);
                } else if (name.equals("license") && json.atObject()) {
                  json.object(
                      key -> {
                        if (key.equals("id") || key.equals("name")) {
                          addText(licenses);
                        } else {
                          json.skip();
                        }
                      });
                } else {
                  json.skip();
                }
              });
        });
  }

  private void addText(List<String> texts) {
    String text = json.text();
    if (text != null) {
      texts.add(text);
    }
  }

  /// A service is no package; only its reference matters, since dependencies may name it.
  private void service() {
    json.object(
        name -> {
          switch (name) {
            case "bom-ref" -> {
              String ref = json.text();
              if (ref != null) {
                found.declare(ref);
              }
            }
            case "services" -> json.array(this::service);
            default -> json.skip();
          }
        });
  }

  private void dependency() {
    List<String> dependsOn = new ArrayList<>();
    String[] ref = new String[1];
    json.object(
        name -> {
          switch (name) {
            case "ref" -> ref[0] = json.text();
            case "dependsOn" -> json.array(() -> addText(dependsOn));
            default -> json.skip();
          }
        });
    String dependent = ref[0];
    if (dependent == null) {
      found.warn(json.pointer(), "dependency without a ref");
      return;
    }
    dependsOn.forEach(dependency -> found.depend(dependent, dependency, json));
  }

  /// A component under construction.
  private static final class Draft {
    private @Nullable String ref;
    private @Nullable String type;
    private @Nullable String group;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String purl;
    private final List<String> licenses = new ArrayList<>(1);
  }
}
