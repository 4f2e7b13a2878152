package org.pgatlas.advisory.osv;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.advisory.Ecosystem;
import org.pgatlas.advisory.Severity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonCursor;

/// Reads one element of an advisory's `affected`.
final class OsvAffectedReader {
  private final JsonCursor json;
  private final Runnable countVersion;
  private final Runnable countEvent;

  private @Nullable AffectedPackage of;
  private final List<AffectedRange> ranges = new ArrayList<>();
  private final List<String> versions = new ArrayList<>();
  private final List<Severity> severities = new ArrayList<>();

  OsvAffectedReader(JsonCursor json, Runnable countVersion, Runnable countEvent) {
    this.json = json;
    this.countVersion = countVersion;
    this.countEvent = countEvent;
  }

  Affected read() {
    json.object(
        name -> {
          switch (name) {
            case "package" -> of = affectedPackage();
            case "ranges" -> json.array(() -> ranges.add(range()));
            case "versions" ->
                json.array(
                    () -> {
                      countVersion.run();
                      json.textTo(versions::add);
                    });
            case "severity" -> severities(json, severities);
            default -> json.skip();
          }
        });
    return new Affected(of, ranges, versions, severities);
  }

  private @Nullable AffectedPackage affectedPackage() {
    if (json.atNull()) {
      return null;
    }
    String[] read = {"", "", ""};
    json.object(
        name -> {
          switch (name) {
            case "ecosystem" -> json.textTo(text -> read[0] = text.strip());
            case "name" -> json.textTo(text -> read[1] = text.strip());
            case "purl" -> json.textTo(text -> read[2] = text.strip());
            default -> json.skip();
          }
        });
    if (read[0].isEmpty() || read[1].isEmpty()) {
      throw json.refuse(
          DocumentException.Code.INVALID_STRUCTURE, "a package needs both 'ecosystem' and 'name'");
    }
    return new AffectedPackage(Ecosystem.of(read[0]), read[1], read[2].isEmpty() ? null : read[2]);
  }

  private AffectedRange range() {
    List<AffectedRange.Type> type = new ArrayList<>(1);
    List<String> repo = new ArrayList<>(1);
    List<Event> events = new ArrayList<>();
    json.object(
        name -> {
          switch (name) {
            case "type" -> json.textTo(text -> type.add(type(text)));
            case "repo" -> json.textTo(repo::add);
            case "events" -> json.array(() -> event(events));
            default -> json.skip();
          }
        });
    if (type.isEmpty()) {
      throw json.refuse(DocumentException.Code.INVALID_STRUCTURE, "the range has no 'type'");
    }
    return new AffectedRange(type.getFirst(), repo.isEmpty() ? null : repo.getFirst(), events);
  }

  private AffectedRange.Type type(String text) {
    return switch (text) {
      case "SEMVER" -> AffectedRange.Type.SEMVER;
      case "ECOSYSTEM" -> AffectedRange.Type.ECOSYSTEM;
      case "GIT" -> AffectedRange.Type.GIT;
      default ->
          throw json.refuse(
              DocumentException.Code.INVALID_STRUCTURE,
              "type is SEMVER, ECOSYSTEM or GIT, not '" + text + "'");
    };
  }

  private void event(List<Event> events) {
    json.object(
        name -> {
          countEvent.run();
          Kind kind = kind(name);
          json.textTo(version -> events.add(new Event(kind, version.strip())));
        });
  }

  private Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.field().equals(name)) {
        return kind;
      }
    }
    throw json.refuse(
        DocumentException.Code.INVALID_STRUCTURE,
        "an event is introduced, fixed, last_affected or limit, not '" + name + "'");
  }

  /// Reads a list of severities; one without type or score says nothing and is left out.
  static void severities(JsonCursor json, List<Severity> taken) {
    json.array(
        () -> {
          String[] read = {"", ""};
          json.object(
              name -> {
                switch (name) {
                  case "type" -> json.textTo(text -> read[0] = text.strip());
                  case "score" -> json.textTo(text -> read[1] = text.strip());
                  default -> json.skip();
                }
              });
          if (!read[0].isEmpty() && !read[1].isEmpty()) {
            taken.add(new Severity(read[0], read[1]));
          }
        });
  }
}
