package org.pgatlas.sbom.cyclonedx;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.XmlCursor;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.ServiceDraft;

/// Streams a CycloneDX XML document into the same model as [CycloneDxJsonReader]: dependencies are
/// the `dependency` elements within a `dependency`.
///
/// @see <a href="https://cyclonedx.org/docs/1.7/xml/">CycloneDX 1.7 XML reference</a>
public final class CycloneDxXmlReader {
  private static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

  private final XmlCursor xml;
  private final SbomCollector found;
  private final DocumentDraft document = new DocumentDraft(SbomFormat.CYCLONEDX_XML);

  public CycloneDxXmlReader(XmlCursor xml, SbomLimits limits) {
    this.xml = xml;
    this.found = new SbomCollector(limits);
  }

  public Sbom read() {
    document.specVersion = xml.namespace().substring(NAMESPACE.length());
    document.serial = xml.attribute("serialNumber");
    version(xml.attribute("version"));
    xml.listen(new CycloneDxRules(true, document.specVersion, found));
    xml.children(
        name -> {
          switch (name) {
            case "metadata" -> xml.children(this::metadata);
            case "components" -> xml.children(this::component);
            case "services" -> xml.children(this::service);
            case "dependencies" -> xml.children(this::dependency);
            default -> xml.skip();
          }
        });
    return CycloneDxDocument.finish(document, found);
  }

  private void version(@Nullable String version) {
    if (version != null && !version.strip().matches("[+-]?[0-9]+")) {
      throw xml.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected an integer as version, found '" + version + "'");
    }
    document.version = version == null ? null : version.strip();
  }

  private void metadata(String name) {
    switch (name) {
      case "timestamp" -> document.created = xml.text();
      case "component" -> {
        ComponentDraft draft = draft();
        xml.children(field -> component(field, draft));
        document.root = draft.finish();
      }
      case "authors" -> xml.children(_ -> author());
      case "manufacture", "manufacturer", "supplier" -> author();
      case "tools" -> document.say(Sbom.Trait.TOOL);
      default -> xml.skip();
    }
  }

  private void author() {
    XmlParty party = new XmlParty(xml);
    if (party.named()) {
      document.say(Sbom.Trait.AUTHOR);
    }
    if (party.reachable()) {
      document.say(Sbom.Trait.AUTHOR_CONTACT);
    }
  }

  /// One component; its nested ones are collected on the way.
  private void component(String name) {
    if (!name.equals("component")) {
      return;
    }
    ComponentDraft draft = draft();
    xml.children(field -> component(field, draft));
    found.add(draft.finishPart());
  }

  /// What the attributes of the component here say.
  private ComponentDraft draft() {
    ComponentDraft draft = new ComponentDraft(found, xml);
    draft.ref = xml.attribute("bom-ref");
    draft.type = xml.attribute("type");
    return draft;
  }

  private void component(String name, ComponentDraft draft) {
    switch (name) {
      case "group" -> draft.group = xml.text();
      case "name" -> draft.name = xml.text();
      case "version" -> draft.version = xml.text();
      case "purl" -> xml.textTo(text -> draft.purl = text);
      case "scope" -> xml.textTo(draft::scope);
      case "supplier" -> {
        XmlParty party = new XmlParty(xml);
        draft.supplier = party.name();
        creates(party, draft);
      }
      case "manufacturer" -> creates(new XmlParty(xml), draft);
      case "authors" -> xml.children(_ -> creates(new XmlParty(xml), draft));
      case "author", "publisher" -> xml.textTo(text -> CycloneDxDocument.creator(text, draft));
      case "hashes" -> xml.children(_ -> draft.addHash(xml.attribute("alg"), xml.text()));
      case "licenses" -> xml.children(choice -> license(choice, draft));
      case "cpe" -> xml.textTo(draft::addCpe);
      case "swid" -> draft.say(Component.Trait.SWID);
      case "externalReferences" -> xml.children(_ -> reference(draft));
      case "properties" -> xml.children(_ -> draft.property(xml.attribute("name"), xml.text()));
      case "components" -> xml.children(this::component);
      default -> xml.skip();
    }
  }

  private static void creates(XmlParty party, ComponentDraft draft) {
    if (party.named()) {
      draft.say(Component.Trait.CREATOR);
    }
    if (party.reachable()) {
      draft.say(Component.Trait.CREATOR_CONTACT);
    }
  }

  private void reference(ComponentDraft draft) {
    String type = xml.attribute("type");
    xml.children(
        field -> {
          if (field.equals("url")) {
            draft.addReference(type, xml.text());
          }
        });
  }

  /// An expression, or a license by id or name.
  private void license(String name, ComponentDraft draft) {
    String acknowledgement = xml.attribute("acknowledgement");
    if (acknowledgement != null) {
      CycloneDxDocument.acknowledge(acknowledgement, draft);
    }
    switch (name) {
      case "expression" -> xml.textTo(draft::addLicense);
      case "expression-detailed" -> {
        String expression = xml.attribute("expression");
        if (expression != null) {
          draft.addLicense(expression);
        }
      }
      case "license" ->
          xml.children(
              field -> {
                if (field.equals("id") || field.equals("name")) {
                  xml.textTo(draft::addLicense);
                }
              });
      default -> xml.skip();
    }
  }

  /// A service is no package, but dependencies may name it.
  private void service(String name) {
    if (!name.equals("service")) {
      return;
    }
    ServiceDraft draft = new ServiceDraft(found, xml);
    draft.ref = xml.attribute("bom-ref");
    xml.children(field -> service(field, draft));
    draft.finish();
  }

  private void service(String name, ServiceDraft draft) {
    switch (name) {
      case "group" -> xml.textTo(text -> draft.group = text);
      case "name" -> xml.textTo(text -> draft.name = text);
      case "version" -> xml.textTo(text -> draft.version = text);
      case "provider" -> draft.provider = new XmlParty(xml).name();
      case "endpoints" -> xml.children(_ -> xml.textTo(draft::addEndpoint));
      case "licenses" -> xml.children(choice -> license(choice, draft.licenses));
      case "services" -> xml.children(this::service);
      default -> xml.skip();
    }
  }

  private void dependency(String name) {
    if (!name.equals("dependency")) {
      return;
    }
    String dependent = ref();
    Set<String> dependsOn = new LinkedHashSet<>();
    xml.children(
        inner -> {
          if (inner.equals("dependency")) {
            dependsOn.add(found.intern(ref(), xml));
          }
        });
    dependsOn.forEach(dependency -> found.depend(dependent, dependency, xml));
  }

  private String ref() {
    String ref = xml.attribute("ref");
    if (ref == null) {
      throw xml.refuse(
          DocumentException.Code.INVALID_STRUCTURE, "expected a ref, this dependency has none");
    }
    return ref;
  }
}
