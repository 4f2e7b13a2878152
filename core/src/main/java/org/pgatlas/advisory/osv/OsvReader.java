package org.pgatlas.advisory.osv;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.Severity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.JsonCursor;

/// Reads advisories in OSV's JSON, schema 1.x, in one pass and without a tree
/// (<https://ossf.github.io/osv-schema/>): one object, or an array of them. What the model does not
/// keep (details, references, credits) is passed over; a list that is null is empty; a range or an
/// event of a kind that the schema does not know is refused, because reading on without it could
/// hide what is affected.
public final class OsvReader {
  private final JsonCursor json;
  private final OsvLimits limits;

  private String id = "";
  private @Nullable Instant modified;
  private @Nullable Instant published;
  private @Nullable Instant withdrawn;
  private @Nullable String summary;
  private final List<String> aliases = new ArrayList<>();
  private final List<String> upstream = new ArrayList<>();
  private final List<String> related = new ArrayList<>();
  private final List<Severity> severities = new ArrayList<>();
  private final List<Affected> affected = new ArrayList<>();
  private int versions;
  private int events;

  private OsvReader(JsonCursor json, OsvLimits limits) {
    this.json = json;
    this.limits = limits;
  }

  /// @throws DocumentException saying what is wrong and where
  public static Advisory read(byte[] document, OsvLimits limits) {
    return new DocumentText(document, limits.json())
        .json(
            json -> {
              Advisory advisory = new OsvReader(json, limits).advisory();
              json.end();
              return advisory;
            });
  }

  /// Passes on one advisory, or each of an array's.
  ///
  /// @throws DocumentException saying what is wrong and where; the advisories before it are passed
  /// on
  public static void readAll(byte[] document, OsvLimits limits, Consumer<Advisory> taker) {
    new DocumentText(document, limits.json())
        .json(
            json -> {
              if (json.atObject()) {
                taker.accept(new OsvReader(json, limits).advisory());
              } else {
                json.array(() -> taker.accept(new OsvReader(json, limits).advisory()));
              }
              json.end();
              return true;
            });
  }

  private Advisory advisory() {
    json.object(this::field);
    if (id.isBlank()) {
      throw json.refuse(DocumentException.Code.INVALID_STRUCTURE, "the advisory has no 'id'");
    }
    return new Advisory(
        id,
        modified,
        published,
        withdrawn,
        summary,
        aliases,
        upstream,
        related,
        severities,
        affected);
  }

  private void field(String name) {
    switch (name) {
      case "id" -> json.textTo(text -> id = text.strip());
      case "modified" -> modified = moment();
      case "published" -> published = moment();
      case "withdrawn" -> withdrawn = moment();
      case "summary" -> summary = json.text();
      case "aliases" -> names(aliases);
      case "upstream" -> names(upstream);
      case "related" -> names(related);
      case "severity" -> OsvAffectedReader.severities(json, severities);
      case "affected" ->
          json.array(
              () -> {
                affected.add(
                    new OsvAffectedReader(json, this::countVersion, this::countEvent).read());
                refuseOver(limits.maxAffected(), affected.size(), "affected packages");
              });
      default -> json.skip();
    }
  }

  private void names(List<String> taken) {
    json.array(
        () ->
            json.textTo(
                text -> {
                  taken.add(text.strip());
                  int names = aliases.size() + upstream.size() + related.size();
                  refuseOver(limits.maxNames(), names, "names");
                }));
  }

  private @Nullable Instant moment() {
    String text = json.text();
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException _) {
      throw json.refuse(
          DocumentException.Code.INVALID_STRUCTURE, "'" + cut(text) + "' is not a date and time");
    }
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private void countVersion() {
    refuseOver(limits.maxVersions(), ++versions, "versions");
  }

  private void countEvent() {
    refuseOver(limits.maxEvents(), ++events, "events");
  }

  private void refuseOver(int limit, int count, String what) {
    if (count > limit) {
      throw json.refuse(DocumentException.Code.TOO_LARGE, "more than " + limit + " " + what);
    }
  }
}
