package org.pgatlas.sbom.cyclonedx;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.ServiceDraft;

/// Streams a CycloneDX JSON document: the root from `metadata.component`, components at any depth,
/// dependencies from `dependsOn`.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/json/">CycloneDX 1.7 JSON reference</a>
public final class CycloneDxJsonReader {
  private final JsonCursor json;
  private final SbomCollector found;
  private final DocumentDraft document = new DocumentDraft(SbomFormat.CYCLONEDX_JSON);

  private final CycloneDxRules rules;

  /// @param version as detection found it: the field itself may come last
  public CycloneDxJsonReader(JsonCursor json, String version, SbomLimits limits) {
    this.json = json;
    this.found = new SbomCollector(limits);
    this.rules = new CycloneDxRules(false, version, found);
  }

  public Sbom read() {
    json.listen(rules);
    json.object(
        name -> {
          switch (name) {
            case "specVersion" -> document.specVersion = String.valueOf(json.text());
            case "version" -> {
              json.integer();
              document.version = json.scalar();
            }
            case "serialNumber" -> document.serial = json.text();
            case "metadata" -> json.optionalObject(this::metadata);
            case "components" -> json.array(this::component);
            case "services" -> json.array(this::service);
            case "dependencies" -> json.array(this::dependency);
            default -> json.skip();
          }
        });
    return CycloneDxDocument.finish(document, found);
  }

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> document.created = json.text();
      case "component" -> {
        ComponentDraft draft = new ComponentDraft(found, json);
        json.optionalObject(field -> component(field, draft));
        document.root = json.atNull() ? null : draft.finish();
      }
      case "authors" -> json.arrayIfAny(this::author);
      case "manufacture", "manufacturer", "supplier" -> author();
      case "tools" -> {
        boolean said = !json.atNull();
        json.skip();
        if (said) {
          document.say(Sbom.Trait.TOOL);
        }
      }
      default -> json.skip();
    }
  }

  private void author() {
    Party party = new Party(json);
    party.read();
    if (party.named()) {
      document.say(Sbom.Trait.AUTHOR);
    }
    if (party.reachable()) {
      document.say(Sbom.Trait.AUTHOR_CONTACT);
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
      case "scope" -> json.scalarTo(draft::scope);
      case "supplier" -> {
        Party party = new Party(json);
        party.read();
        draft.supplier = party.name();
        party.creates(draft);
      }
      case "manufacturer" -> {
        Party party = new Party(json);
        party.read();
        party.creates(draft);
      }
      case "authors" ->
          json.arrayIfAny(
              () -> {
                Party party = new Party(json);
                party.read();
                party.creates(draft);
              });
      case "author", "publisher" -> json.scalarTo(text -> CycloneDxDocument.creator(text, draft));
      case "hashes" -> json.array(() -> hash(draft));
      case "licenses" -> json.array(() -> json.object(field -> license(field, draft)));
      case "cpe" -> json.scalarTo(draft::addCpe);
      case "swid" -> {
        if (!json.atNull()) {
          draft.say(Component.Trait.SWID);
        }
        json.skip();
      }
      case "externalReferences" -> json.arrayIfAny(() -> reference(draft));
      case "properties" -> json.arrayIfAny(() -> property(draft));
      case "components" -> json.array(this::component);
      default -> json.skip();
    }
  }

  private void reference(ComponentDraft draft) {
    @Nullable String[] parts = pair("type", "url", JsonCursor::scalar);
    draft.addReference(parts[0], parts[1]);
  }

  private void property(ComponentDraft draft) {
    @Nullable String[] parts = pair("name", "value", JsonCursor::scalar);
    draft.property(parts[0], parts[1]);
  }

  private void hash(ComponentDraft draft) {
    @Nullable String[] parts = pair("alg", "content", JsonCursor::text);
    draft.addHash(parts[0], parts[1]);
  }

  /// Two texts of the object here, by name.
  private @Nullable String[] pair(
      String first, String second, Function<JsonCursor, @Nullable String> value) {
    @Nullable String[] parts = new @Nullable String[2];
    json.object(
        name -> {
          if (name.equals(first)) {
            parts[0] = value.apply(json);
          } else if (name.equals(second)) {
            parts[1] = value.apply(json);
          } else {
            json.skip();
          }
        });
    return parts;
  }

  /// An expression, or a license by id or name.
  private void license(String name, ComponentDraft draft) {
    switch (name) {
      case "expression", "id", "name" -> json.textTo(text -> draft.addLicense(text));
      case "acknowledgement" -> json.scalarTo(text -> CycloneDxDocument.acknowledge(text, draft));
      case "license" -> json.optionalObject(inner -> license(inner, draft));
      default -> json.skip();
    }
  }

  /// A service is no package, but dependencies may name it.
  private void service() {
    ServiceDraft draft = new ServiceDraft(found, json);
    json.object(name -> service(name, draft));
    draft.finish();
  }

  private void service(String name, ServiceDraft draft) {
    switch (name) {
      case "bom-ref" -> json.textTo(ref -> draft.ref = ref);
      case "group" -> json.scalarTo(text -> draft.group = text);
      case "name" -> json.scalarTo(text -> draft.name = text);
      case "version" -> json.scalarTo(text -> draft.version = text);
      case "provider" -> {
        Party party = new Party(json);
        party.read();
        draft.provider = party.name();
      }
      case "endpoints" -> json.arrayIfAny(() -> json.scalarTo(draft::addEndpoint));
      case "licenses" ->
          json.arrayIfAny(() -> json.objectIfAny(field -> license(field, draft.licenses)));
      case "services" -> json.array(this::service);
      default -> json.skip();
    }
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
          DocumentException.Code.INVALID_STRUCTURE, "expected a ref, this dependency has none");
    }
    dependsOn.forEach(dependency -> found.depend(dependent, dependency, json));
  }
}
