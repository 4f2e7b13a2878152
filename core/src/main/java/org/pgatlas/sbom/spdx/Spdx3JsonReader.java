package org.pgatlas.sbom.spdx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.Place;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.DocumentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomCollector;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;

/// Streams an SPDX 3.0 JSON-LD document in its published context: the elements of `@graph`, or the
/// one element that the document is. Elements name each other before they come, so packages are
/// kept unfinished until the end, when their suppliers and licences are known.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v3.0.1/">SPDX 3.0.1</a>
public final class Spdx3JsonReader {
  private static final Pattern CONTEXT = Pattern.compile("/rdf/(3\\.[0-9.]+)/");

  private final JsonCursor json;
  private final SbomCollector found;
  private final DocumentDraft document = new DocumentDraft(SbomFormat.SPDX_3_JSON);
  private final List<Pending> packages = new ArrayList<>();

  /// Names of agents and licence expressions, by id; those who can be reached.
  private final Map<String, String> names = new HashMap<>();

  private final Set<String> reachable = new LinkedHashSet<>();
  private final Map<String, Creation> creations = new LinkedHashMap<>();
  private final Map<String, List<License>> licenses = new HashMap<>();
  private final Set<String> documents = new LinkedHashSet<>();
  private final Set<String> roots = new LinkedHashSet<>();
  private @Nullable Spdx3Element spdxDocument;
  private String contextVersion = "";

  public Spdx3JsonReader(JsonCursor json, SbomLimits limits) {
    this.json = json;
    this.found = new SbomCollector(limits);
  }

  /// A package without what other elements say of it.
  private record Pending(
      ComponentDraft draft, @Nullable String supplier, List<String> originators) {}

  /// A licence by the id of its element, and whose judgement it is.
  private record License(String id, Component.Trait trait) {}

  /// When, by whom and in which version elements were made.
  private record Creation(
      @Nullable String specVersion,
      @Nullable String created,
      List<String> creators,
      boolean usedTools) {
    static Creation of(Spdx3Element element) {
      return new Creation(
          element.specVersion, element.created, element.creators, element.usedTools);
    }
  }

  public Sbom read() {
    json.listen(new Spdx3Rules(found));
    Spdx3Element single = new Spdx3Element(this::take);
    json.object(
        field -> {
          switch (field) {
            case "@context" -> context();
            case "@graph" -> json.array(this::element);
            default -> single.take(field, json);
          }
        });
    take(single, json.here());
    creation();
    packages.forEach(this::finish);
    List<String> described = described();
    document.root = found.takeOutOnly(described);
    return document.finish(described, found);
  }

  private void context() {
    if (json.atArray()) {
      json.array(this::context);
    } else {
      json.scalarTo(
          context -> {
            Matcher version = CONTEXT.matcher(context);
            contextVersion = version.find() ? version.group(1) : contextVersion;
          });
    }
  }

  private void element() {
    Spdx3Element element = new Spdx3Element(this::take);
    json.object(field -> element.take(field, json));
    take(element, json.here());
  }

  private void take(Spdx3Element element, Place place) {
    Spdx3Element own = element.ownCreationInfo;
    switch (element.type) {
      case "" -> {
        // The document's own object around a graph.
      }
      case "SpdxDocument" -> {
        spdxDocument = element;
        declare(element, place);
        document(element, place);
      }
      case "software_Sbom", "Bom", "Bundle" -> {
        declare(element, place);
        document(element, place);
      }
      case "CreationInfo" -> own = element;
      case "software_Package", "ai_AIPackage", "dataset_DatasetPackage" -> pack(element, place);
      case "Relationship", "LifecycleScopedRelationship" -> relate(element, place);
      default -> {
        declare(element, place);
        name(element, place);
      }
    }
    if (own != null) {
      found.keepText(own.created, place);
      own.creators.forEach(creator -> found.keepText(creator, place));
      creations.putIfAbsent(own.id == null ? "" : own.id, Creation.of(own));
      found.requireRoom(creations.size(), place);
    }
  }

  private void declare(Spdx3Element element, Place place) {
    if (element.id != null) {
      found.declare(element.id, place);
    }
  }

  private void document(Spdx3Element element, Place place) {
    if (element.id != null) {
      documents.add(element.id);
    }
    element.roots.forEach(root -> found.keepText(root, place));
    roots.addAll(element.roots);
  }

  /// An agent's name, or a licence's expression.
  private void name(Spdx3Element element, Place place) {
    String text = element.expression == null ? element.name : element.expression;
    if (element.id != null && text != null) {
      found.keepText(text, place);
      names.put(element.id, text);
      if (element.reachable()) {
        reachable.add(element.id);
      }
    }
  }

  private void pack(Spdx3Element element, Place place) {
    ComponentDraft draft = new ComponentDraft(found, place);
    draft.type = "package";
    draft.ref = element.id;
    draft.name = element.name;
    draft.version = element.version;
    draft.purl = SpdxDocument.saidOrNull(element.purl);
    draft.addReference("download", SpdxDocument.saidOrNull(element.download));
    draft.addReference("homepage", SpdxDocument.saidOrNull(element.homepage));
    for (Spdx3Element.Pair hash : element.hashes) {
      draft.addHash(hash.kind(), hash.value());
    }
    for (Spdx3Element.Pair identifier : element.identifiers) {
      identify(identifier, draft);
    }
    for (Spdx3Element.Pair reference : element.references) {
      draft.addReference(reference.kind(), reference.value());
    }
    packages.add(new Pending(draft, element.supplier, element.originators));
    found.requireRoom(packages.size(), place);
  }

  private static void identify(Spdx3Element.Pair identifier, ComponentDraft draft) {
    String kind = identifier.kind() == null ? "" : identifier.kind().toLowerCase(Locale.ROOT);
    String value = identifier.value();
    if (value == null) {
      return;
    }
    switch (kind) {
      case "packageurl" -> {
        if (draft.purl == null) {
          draft.purl = value;
        } else if (!draft.purl.equals(value)) {
          draft.addPurl(value);
        }
      }
      case "cpe22", "cpe23" -> draft.addCpe(value);
      case "swid" -> draft.say(Component.Trait.SWID);
      default -> draft.addReference(identifier.kind(), value);
    }
  }

  private void relate(Spdx3Element element, Place place) {
    String from = element.from;
    String type = element.relationship;
    if (from == null || type == null) {
      throw place.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected from and relationshipType, one is absent");
    }
    for (String to : element.to) {
      if (Spdx3Value.isNothing(to)) {
        continue;
      }
      switch (type) {
        case "dependsOn", "hasOptionalDependency", "hasProvidedDependency" ->
            found.depend(from, to, place);
        case "describes" -> {
          found.keepText(to, place);
          roots.add(to);
        }
        case "hasDeclaredLicense" ->
            license(from, new License(to, Component.Trait.DECLARED_LICENSE), place);
        case "hasConcludedLicense" ->
            license(from, new License(to, Component.Trait.CONCLUDED_LICENSE), place);
        default -> {
          // Containment, links, provenance and the like say nothing about who needs whom.
        }
      }
    }
  }

  private void license(String from, License license, Place place) {
    found.keepText(license.id(), place);
    licenses.computeIfAbsent(from, _ -> new ArrayList<>(2)).add(license);
  }

  private void finish(Pending pending) {
    ComponentDraft draft = pending.draft();
    if (pending.supplier() != null) {
      draft.supplier = names.getOrDefault(pending.supplier(), pending.supplier());
      maker(pending.supplier(), draft);
    }
    pending.originators().forEach(agent -> maker(agent, draft));
    for (License license : licenses.getOrDefault(String.valueOf(draft.ref), List.of())) {
      String text = names.get(license.id());
      if (text == null && !license.id().startsWith("_:")) {
        text = license.id().substring(license.id().lastIndexOf('/') + 1);
      }
      if (text != null && SpdxDocument.said(text) != null) {
        draft.addLicense(text);
        draft.say(license.trait());
      }
    }
    found.add(draft.finishPart());
  }

  private void maker(String agent, ComponentDraft draft) {
    draft.say(Component.Trait.CREATOR);
    if (reachable.contains(agent)) {
      draft.say(Component.Trait.CREATOR_CONTACT);
    }
  }

  /// Version, time and makers, from the document's own creation info, else the first.
  private void creation() {
    Spdx3Element element = spdxDocument;
    Creation info = null;
    if (element != null) {
      document.name = element.name;
      document.serial = element.id;
      info =
          element.ownCreationInfo != null
              ? Creation.of(element.ownCreationInfo)
              : creations.get(String.valueOf(element.creationInfo));
    }
    if (info == null && !creations.isEmpty()) {
      info = creations.values().iterator().next();
    }
    String version =
        info == null || info.specVersion() == null ? contextVersion : info.specVersion();
    if (!version.isEmpty() && !version.equals("3.0") && !version.startsWith("3.0.")) {
      throw json.refuse(
          DocumentException.Code.UNSUPPORTED_VERSION,
          "SPDX version '" + version + "' is not supported; of SPDX 3, 3.0 is");
    }
    document.specVersion = version.isEmpty() ? "3.0" : version;
    if (info != null) {
      document.created = info.created();
      info.creators().forEach(this::author);
      if (info.usedTools()) {
        document.say(Sbom.Trait.TOOL);
      }
    }
  }

  private void author(String agent) {
    document.say(Sbom.Trait.AUTHOR);
    if (reachable.contains(agent)) {
      document.say(Sbom.Trait.AUTHOR_CONTACT);
    }
  }

  /// The roots that are parts: those of a bill of materials, not the bill itself.
  private List<String> described() {
    List<String> described = new ArrayList<>();
    for (String root : roots) {
      if (!documents.contains(root)) {
        described.add(root);
      }
    }
    return described;
  }
}
