package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.SbomException;
import org.pgatlas.purl.PackageUrl;

/// A component under construction: a reader sets what the document says, [#finish] fills the gaps.
public final class ComponentDraft {
  /// Purls, licenses and hashes of one part, also those that come twice.
  private static final int MAX_ENTRIES = 1_000;

  private final SbomCollector found;
  private final JsonCursor json;

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
  private int entries;

  /// @param json at the component's start; at its end when finished
  public ComponentDraft(SbomCollector found, JsonCursor json) {
    this.found = found;
    this.json = json;
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

  /// Nothing is added unless both are said.
  public void addHash(@Nullable String algorithm, @Nullable String value) {
    countEntry();
    if (algorithm != null && value != null) {
      hashes.add(new Component.Hash(algorithm, value));
    }
  }

  /// One of the document's parts; with neither name nor purl it could not be told from others, and
  /// costs the document.
  public Component finishPart() {
    if (name == null && purl == null) {
      throw json.refuse(
          SbomException.Code.INVALID_STRUCTURE,
          "expected a name, this part has neither name nor purl");
    }
    return finish();
  }

  /// A valid purl stands in for a name or version that is absent.
  public Component finish() {
    PackageUrl parsed = found.purl(purl, json);
    if (name == null || name.isBlank()) {
      found.warn(json, "no name");
    }
    String ownName = name != null ? name : parsed == null ? "" : JsonCursor.storable(parsed.name());
    boolean versioned = version != null && !version.isBlank();
    String purlVersion =
        parsed == null || parsed.version() == null ? null : JsonCursor.storable(parsed.version());
    Component component =
        new Component(
            ref == null ? found.madeUpRef() : ref,
            type == null ? "unknown" : type,
            group,
            ownName,
            versioned ? version : purlVersion,
            parsed,
            purl,
            otherPurls,
            licenses,
            hashes,
            supplier);
    found.count(component, json);
    return component;
  }

  private void countEntry() {
    if (++entries > MAX_ENTRIES) {
      throw json.refuse(
          SbomException.Code.TOO_LARGE, "more than " + MAX_ENTRIES + " entries for one part");
    }
  }
}
