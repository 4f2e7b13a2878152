package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.Place;
import org.pgatlas.json.StorableText;
import org.pgatlas.purl.PackageUrl;

/// A component under construction: a reader sets what the document says, [#finish] fills the gaps.
public final class ComponentDraft {
  /// Purls, licenses, hashes and references of one part, also those that come twice.
  private static final int MAX_ENTRIES = 1_000;

  private final SbomCollector found;
  private final Place place;

  public @Nullable String ref;
  public @Nullable String type;
  public @Nullable String group;
  public @Nullable String name;
  public @Nullable String version;
  public @Nullable String purl;
  public @Nullable String supplier;

  private final List<String> otherPurls = new ArrayList<>(0);
  private final List<String> licenses = new ArrayList<>(1);
  private final List<Component.Hash> hashes = new ArrayList<>(0);
  private final List<String> cpes = new ArrayList<>(0);
  private final List<Component.Reference> references = new ArrayList<>(0);
  private final Set<Component.Trait> traits = EnumSet.noneOf(Component.Trait.class);
  private int entries;

  /// @param place at the component's start; at its end when finished
  public ComponentDraft(SbomCollector found, Place place) {
    this.found = found;
    this.place = place;
  }

  /// A purl beside the one that identifies the part.
  public void addPurl(String text) {
    countEntry();
    otherPurls.add(text);
  }

  public void addLicense(String text) {
    countEntry();
    if (!licenses.contains(text)) {
      licenses.add(text);
    }
  }

  List<String> licenses() {
    return licenses;
  }

  /// Nothing is added unless both are said.
  public void addHash(@Nullable String algorithm, @Nullable String value) {
    countEntry();
    if (algorithm != null && value != null) {
      hashes.add(new Component.Hash(algorithm, value));
    }
  }

  public void addCpe(String text) {
    countEntry();
    cpes.add(text);
  }

  /// Nothing is added unless it leads somewhere.
  public void addReference(@Nullable String type, @Nullable String url) {
    countEntry();
    if (url != null && !url.isBlank()) {
      references.add(new Component.Reference(type == null ? "other" : type, url));
    }
  }

  /// Notes that the document says this of the part.
  public void say(Component.Trait trait) {
    traits.add(trait);
  }

  /// CycloneDX's scope; `required` is what goes without saying.
  public void scope(String scope) {
    switch (scope) {
      case "optional" -> say(Component.Trait.OPTIONAL);
      case "excluded" -> say(Component.Trait.EXCLUDED);
      default -> {
        // Required, or a word that the rules of the format report.
      }
    }
  }

  /// A property by name, of which BSI TR-03183-2 defines some.
  public void property(@Nullable String property, @Nullable String value) {
    if (property == null || value == null || value.isBlank()) {
      return;
    }
    switch (property) {
      case "bsi:component:filename" -> say(Component.Trait.FILE_NAME);
      case "bsi:component:executable" -> say(Component.Trait.EXECUTABLE);
      case "bsi:component:archive" -> say(Component.Trait.ARCHIVE);
      case "bsi:component:structured" -> say(Component.Trait.STRUCTURED);
      default -> {
        // Nobody's property that is judged.
      }
    }
  }

  /// One of the document's parts; with neither name nor purl it could not be told from others, and
  /// costs the document.
  public Component finishPart() {
    if (name == null && purl == null) {
      throw place.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected a name, this part has neither name nor purl");
    }
    return finish();
  }

  /// A valid purl stands in for a name or version that is absent.
  public Component finish() {
    PackageUrl parsed = found.purl(purl, place);
    if (name == null || name.isBlank()) {
      found.warn(place, "no name");
    }
    String ownName = name != null ? name : parsed == null ? "" : StorableText.of(parsed.name());
    boolean versioned = version != null && !version.isBlank();
    String purlVersion =
        parsed == null || parsed.version() == null ? null : StorableText.of(parsed.version());
    String known = type == null ? "unknown" : found.shared(type);
    licenses.replaceAll(license -> Objects.requireNonNullElse(found.shared(license), license));
    Component component =
        new Component(
            ref == null ? found.madeUpRef() : same(ref, purl),
            known == null ? "unknown" : known,
            found.shared(group),
            parsed == null ? ownName : same(ownName, parsed.name()),
            versioned ? same(String.valueOf(version), purlVersion) : purlVersion,
            parsed,
            purl,
            otherPurls,
            licenses,
            hashes,
            found.shared(supplier),
            cpes,
            references,
            traits);
    found.count(component, place);
    return component;
  }

  /// One instance of what is there twice.
  private static String same(String text, @Nullable String other) {
    return other != null && text.equals(other) ? other : text;
  }

  private void countEntry() {
    if (++entries > MAX_ENTRIES) {
      throw place.refuse(
          DocumentException.Code.TOO_LARGE, "more than " + MAX_ENTRIES + " entries for one part");
    }
  }
}
