package org.pgatlas.sbom.spdx;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.ComponentDraft;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomFormat;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.TagCursor;

/// Streams an SPDX 2.2 or 2.3 tag-value document. `PackageName`, `FileName` and the like begin an
/// element, the tags that follow belong to it; relationships may stand anywhere.
///
/// @see <a href="https://spdx.github.io/spdx-spec/v2.3/">SPDX 2.3</a>
public final class SpdxTagReader {
  private final TagCursor tags;
  private final SpdxDocument document;

  /// The package whose tags are read; null before the first and within other elements.
  private @Nullable ComponentDraft pack;

  /// Whether an element of any kind was begun: what comes before is the document's.
  private boolean inElement;

  /// Whether the element has its SPDXID. Tools that write it before the name give a second one,
  /// which is then the next element's.
  private boolean identified;

  private @Nullable String early;

  public SpdxTagReader(TagCursor tags, SbomLimits limits) {
    this.tags = tags;
    this.document = new SpdxDocument(SbomFormat.SPDX_TAG_VALUE, tags, limits);
  }

  public Sbom read() {
    while (tags.next()) {
      take(tags.tag());
    }
    finishPackage();
    return document.finish();
  }

  private void take(String tag) {
    switch (tag) {
      case "SPDXVersion" -> document.version(tags.value());
      case "DocumentName" -> document.draft.name = tags.value();
      case "DocumentNamespace" -> document.draft.serial = tags.value();
      case "DataLicense" -> document.rules.dataLicense(tags.value(), tags);
      case "Created" -> document.draft.created = tags.value();
      case "Creator" -> document.creator(tags.value());
      case "SPDXID", "SPDXIdentifier" -> identify(tags.value());
      case "Relationship" -> relationship();
      case "PackageName" -> {
        begin();
        ComponentDraft next = document.newPackage();
        next.name = tags.value();
        pack = next;
        useEarlyId();
      }
      case "FileName" -> {
        begin();
        useEarlyId();
      }
      case "SnippetSPDXID", "SnippetSPDXIdentifier" -> {
        begin();
        identify(tags.value());
      }
      case "LicenseID" -> begin();
      default -> ofPackage(tag);
    }
  }

  private void ofPackage(String tag) {
    switch (tag) {
      case "PackageVersion" -> set((value, draft) -> draft.version = value);
      case "PackageFileName" -> set((_, draft) -> draft.say(Component.Trait.FILE_NAME));
      case "PackageSupplier" -> set(SpdxDocument::supplier);
      case "PackageOriginator" -> set(SpdxDocument::originator);
      case "PackageDownloadLocation" -> set(document::download);
      case "PackageHomePage" ->
          set((value, draft) -> SpdxDocument.location("homepage", value, draft));
      case "PackageLicenseConcluded" -> set(SpdxDocument::concludedLicense);
      case "PackageLicenseDeclared" -> set(SpdxDocument::declaredLicense);
      case "PackageChecksum" -> set(this::checksum);
      case "ExternalRef" -> set((_, draft) -> externalRef(draft));
      default -> {
        // Comments, texts of licences, what is said of files: nothing that the model keeps.
      }
    }
  }

  private void set(BiConsumer<String, ComponentDraft> field) {
    ComponentDraft draft = pack;
    if (draft == null) {
      throw tags.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected a PackageName before '" + tags.tag() + "'");
    }
    field.accept(tags.value(), draft);
  }

  private void checksum(String value, ComponentDraft draft) {
    int colon = value.indexOf(':');
    if (colon < 1) {
      throw tags.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected 'ALGORITHM: value' as PackageChecksum");
    }
    String algorithm = value.substring(0, colon).strip();
    document.rules.algorithm(algorithm, tags);
    draft.addHash(algorithm, value.substring(colon + 1).strip());
  }

  private void externalRef(ComponentDraft draft) {
    String[] words = tags.words(3);
    if (words == null) {
      throw tags.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected 'CATEGORY type locator' as ExternalRef");
    }
    document.rules.category(words[0], tags);
    SpdxDocument.externalRef(words[1], words[2], draft);
  }

  private void relationship() {
    String[] words = tags.value().split("\\s+");
    if (words.length < 3) {
      throw tags.refuse(
          DocumentException.Code.INVALID_STRUCTURE,
          "expected 'element TYPE element' as Relationship");
    }
    document.relate(words[0], words[1], words[2]);
  }

  private void begin() {
    finishPackage();
    inElement = true;
    identified = false;
  }

  private void useEarlyId() {
    String id = early;
    early = null;
    if (id != null) {
      identify(id);
    }
  }

  private void identify(String id) {
    ComponentDraft draft = pack;
    if (identified) {
      early = id;
    } else if (!inElement) {
      document.documentId(id);
    } else if (draft != null) {
      draft.ref = id;
    } else {
      document.found.declare(id, tags);
    }
    identified = true;
  }

  private void finishPackage() {
    ComponentDraft draft = pack;
    pack = null;
    if (draft != null) {
      document.add(draft);
    }
  }
}
