package org.pgatlas.vex.openvex;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.StorableText;
import org.pgatlas.vex.ProductDraft;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexLimits;

/// Streams an OpenVEX document: 0.2 with objects for vulnerabilities and products, 0.0.x with
/// texts, and the documents before those, which have no `@context`.
///
/// @see <a href="https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md">OpenVEX 0.2.0</a>
public final class OpenVexReader {
  private static final Pattern CONTEXT =
      Pattern.compile("https://openvex\\.dev/ns(?:/v(?<version>0\\.(?:0|2)(?:\\.\\d{1,3})?))?/?");

  private final JsonCursor json;
  private final VexCollector found;
  private @Nullable String context;
  private @Nullable String id;
  private @Nullable String version;
  private @Nullable String author;
  private @Nullable String role;
  private @Nullable String timestamp;
  private @Nullable String updated;

  public OpenVexReader(JsonCursor json, VexLimits limits) {
    this.json = json;
    this.found = new VexCollector(limits);
  }

  public VexDocument read() {
    json.object(
        name -> {
          switch (name) {
            case "@context" -> context = found.text(json);
            case "@id", "id" -> id = found.text(json);
            case "author" -> author = found.text(json);
            case "role" -> role = found.text(json);
            case "timestamp" -> timestamp = found.text(json);
            case "last_updated" -> updated = found.text(json);
            case "version" -> version = json.scalar();
            case "statements" -> json.array(this::statement);
            default -> json.skip();
          }
        });
    String specVersion = specVersion();
    required("author", author);
    required("@id", id);
    required("timestamp", timestamp);
    required("version", version);
    var issued = found.instant(timestamp, "/timestamp");
    var changed = found.instant(updated, "/last_updated");
    found.defaultTimestamp(issued);
    return new VexDocument(
        VexFormat.OPENVEX,
        specVersion,
        id,
        version,
        author,
        null,
        role,
        null,
        changed == null ? issued : changed,
        found.statements(),
        found.hints(),
        found.warnings());
  }

  private String specVersion() {
    if (context == null) {
      found.warn("no-context", "/@context", "no @context says which version of OpenVEX this is");
      return "0.0.0";
    }
    Matcher matcher = CONTEXT.matcher(context);
    if (!matcher.matches()) {
      throw new DocumentException(
          Code.UNSUPPORTED_VERSION,
          "/@context",
          "OpenVEX '" + StorableText.shown(context) + "' is not supported; 0.0 and 0.2 are");
    }
    String written = matcher.group("version");
    return written == null ? "0.0.1" : written;
  }

  private void required(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      found.warn("missing-field", "/" + name, "OpenVEX documents need '" + name + "'");
    }
  }

  private void statement() {
    StatementDraft draft = new StatementDraft(json.pointer());
    json.object(name -> statement(name, draft));
    found.add(draft.finish(found, json));
  }

  private void statement(String name, StatementDraft draft) {
    switch (name) {
      case "vulnerability" -> vulnerability(draft);
      case "aliases" -> json.array(() -> draft.alias(found.text(json)));
      case "products" -> json.array(() -> draft.products.add(product()));
      case "subcomponents" -> json.array(() -> draft.parts.add(identified().finish()));
      case "status" -> draft.status = found.text(json);
      case "justification" -> draft.justification = found.text(json);
      case "impact_statement" -> draft.impact = found.text(json);
      case "action_statement" -> draft.action = found.text(json);
      case "status_notes" -> draft.notes = found.text(json);
      case "timestamp" -> draft.timestamp = found.text(json);
      case "last_updated" -> draft.updated = found.text(json);
      default -> json.skip();
    }
  }

  private void vulnerability(StatementDraft draft) {
    if (!json.atObject()) {
      draft.vulnerability = found.text(json);
      return;
    }
    json.object(
        name -> {
          switch (name) {
            case "name" -> draft.vulnerability = found.text(json);
            case "@id" -> draft.vulnerabilityIri = found.text(json);
            case "aliases" -> json.array(() -> draft.alias(found.text(json)));
            default -> json.skip();
          }
        });
  }

  private StatementDraft.Product product() {
    ProductDraft draft = new ProductDraft(found);
    List<org.pgatlas.vex.ProductId> parts = new ArrayList<>(0);
    if (!json.atObject()) {
      plain(draft);
    } else {
      json.object(
          name -> {
            if (name.equals("subcomponents")) {
              json.array(() -> parts.add(identified().finish()));
            } else {
              identifier(name, draft);
            }
          });
    }
    return new StatementDraft.Product(draft.finish(), parts);
  }

  private ProductDraft identified() {
    ProductDraft draft = new ProductDraft(found);
    if (json.atObject()) {
      json.object(name -> identifier(name, draft));
    } else {
      plain(draft);
    }
    return draft;
  }

  private void plain(ProductDraft draft) {
    String text = found.text(json);
    draft.ref = text;
    if (text != null) {
      byItself(text, draft);
    }
  }

  private void identifier(String name, ProductDraft draft) {
    switch (name) {
      case "@id" -> plain(draft);
      case "identifiers" ->
          json.optionalObject(
              kind -> {
                switch (kind) {
                  case "purl" -> draft.purl(found.text(json), json.pointer());
                  case "cpe22", "cpe23" -> draft.cpe(found.text(json));
                  default -> json.skip();
                }
              });
      case "hashes" -> json.optionalObject(kind -> draft.hash(kind, found.text(json)));
      default -> json.skip();
    }
  }

  /// An id that is itself a purl, a CPE name or a BOM-Link identifies without further help.
  private void byItself(String text, ProductDraft draft) {
    if (text.startsWith("pkg:")) {
      draft.purl(text, json.pointer());
    } else if (text.startsWith("cpe:")) {
      draft.cpe(text);
    } else if (text.startsWith("urn:cdx:")) {
      draft.globalRef(text);
    }
  }
}
