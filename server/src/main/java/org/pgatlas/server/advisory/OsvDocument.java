package org.pgatlas.server.advisory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.advisory.Severity;
import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One advisory in the form in which it is kept: OSV's JSON with everything that we use and nothing
/// else, in one order, so that equal advisories have equal digests however they were laid out.
public final class OsvDocument {
  private static final int MAX_NAME = 256;

  /// Bytes: an entry of an index holds the two of them.
  private static final int MAX_PACKAGE = 1500;

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final Advisory advisory;
  private final String json;
  private final byte[] digest;

  private OsvDocument(Advisory advisory, String json) {
    this.advisory = advisory;
    this.json = json;
    this.digest = Cid.sha256(json.getBytes(StandardCharsets.UTF_8));
  }

  /// What an advisory says beside the model: its text and where to read on.
  private static final class Prose {
    private @Nullable String details;
    private final List<String[]> references = new ArrayList<>();
  }

  /// @throws DocumentException saying what is wrong and where
  static OsvDocument read(byte[] document, OsvLimits limits) {
    Advisory advisory = OsvReader.read(document, limits);
    check(advisory);
    JsonLimits prose =
        new JsonLimits(
            limits.json().maxBytes(), limits.json().maxDepth(), limits.json().maxBytes());
    return new OsvDocument(
        advisory,
        write(advisory, new DocumentText(document, prose).json(OsvDocument::prose)).toString());
  }

  /// One of several: what is wrong is told with the place of the whole.
  static OsvDocument at(String place, byte[] document, OsvLimits limits) {
    try {
      return read(document, limits);
    } catch (DocumentException e) {
      throw place.isEmpty()
          ? e
          : new DocumentException(e.code(), null, "advisory " + place + ": " + e.getMessage());
    }
  }

  /// The advisory in a stored document.
  public static Advisory stored(String json) {
    return OsvReader.read(json.getBytes(StandardCharsets.UTF_8), OsvLimits.defaults());
  }

  public Advisory advisory() {
    return advisory;
  }

  String json() {
    return json;
  }

  /// SHA-256 of [#json].
  byte[] digest() {
    return digest.clone();
  }

  /// What columns and indexes can hold.
  private static void check(Advisory advisory) {
    checkName(advisory.id());
    advisory.aliases().forEach(OsvDocument::checkName);
    for (@Nullable Instant time :
        new @Nullable Instant[] {advisory.modified(), advisory.published(), advisory.withdrawn()}) {
      if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
        throw invalid("the year of '" + time + "' is not from 1 to 9999");
      }
    }
    for (Affected affected : advisory.affected()) {
      if (affected.of() != null) {
        checkPackage(PackageKey.of(affected.of()));
      }
      for (AffectedRange range : affected.ranges()) {
        PackageKey.ofRepository(range.repo()).ifPresent(OsvDocument::checkPackage);
      }
    }
  }

  private static void checkPackage(PackageKey key) {
    if (key.family().length() > MAX_NAME) {
      throw invalid("the name of an ecosystem has more than " + MAX_NAME + " characters");
    }
    if (key.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PACKAGE) {
      throw invalid("the name of a package has more than " + MAX_PACKAGE + " bytes");
    }
  }

  private static void checkName(String name) {
    if (name.length() > MAX_NAME) {
      throw invalid("an id has more than " + MAX_NAME + " characters");
    }
  }

  private static DocumentException invalid(String message) {
    return new DocumentException(Code.INVALID_STRUCTURE, null, message);
  }

  private static Prose prose(JsonCursor json) {
    Prose prose = new Prose();
    json.object(
        name -> {
          switch (name) {
            case "details" -> prose.details = json.scalar();
            case "references" -> json.arrayIfAny(() -> reference(json, prose));
            default -> json.skip();
          }
        });
    return prose;
  }

  private static void reference(JsonCursor json, Prose prose) {
    String[] read = {"", ""};
    json.objectIfAny(
        name -> {
          switch (name) {
            case "type" -> json.scalarTo(text -> read[0] = text);
            case "url" -> json.scalarTo(text -> read[1] = text);
            default -> json.skip();
          }
        });
    if (!read[1].isBlank()) {
      prose.references.add(read);
    }
  }

  private static ObjectNode write(Advisory advisory, Prose prose) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("id", advisory.id());
    time(node, "modified", advisory.modified());
    time(node, "published", advisory.published());
    time(node, "withdrawn", advisory.withdrawn());
    text(node, "summary", advisory.summary());
    text(node, "details", prose.details);
    texts(node, "aliases", advisory.aliases());
    texts(node, "upstream", advisory.upstream());
    texts(node, "related", advisory.related());
    severities(node, advisory.severities());
    if (!advisory.affected().isEmpty()) {
      ArrayNode affected = node.putArray("affected");
      advisory.affected().forEach(one -> write(affected.addObject(), one));
    }
    if (!prose.references.isEmpty()) {
      ArrayNode references = node.putArray("references");
      for (String[] one : prose.references) {
        references.addObject().put("type", one[0]).put("url", one[1]);
      }
    }
    return node;
  }

  private static void write(ObjectNode node, Affected affected) {
    Affected.AffectedPackage of = affected.of();
    if (of != null) {
      ObjectNode named = node.putObject("package");
      named.put("ecosystem", of.ecosystem().toString()).put("name", of.name());
      text(named, "purl", of.purl());
    }
    if (!affected.ranges().isEmpty()) {
      ArrayNode ranges = node.putArray("ranges");
      for (AffectedRange range : affected.ranges()) {
        ObjectNode one = ranges.addObject();
        one.put("type", range.type().name());
        text(one, "repo", range.repo());
        ArrayNode events = one.putArray("events");
        range
            .events()
            .forEach(event -> events.addObject().put(event.kind().field(), event.version()));
      }
    }
    texts(node, "versions", affected.versions());
    severities(node, affected.severities());
  }

  private static void severities(ObjectNode node, Collection<Severity> severities) {
    if (!severities.isEmpty()) {
      ArrayNode array = node.putArray("severity");
      severities.forEach(
          one -> array.addObject().put("type", one.type()).put("score", one.score()));
    }
  }

  private static void time(ObjectNode node, String name, @Nullable Instant time) {
    text(node, name, time == null ? null : time.toString());
  }

  private static void text(ObjectNode node, String name, @Nullable String text) {
    if (text != null) {
      node.put(name, text);
    }
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(name);
      texts.forEach(array::add);
    }
  }
}
