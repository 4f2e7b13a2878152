package org.pgatlas.sbom.lockfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException.Code;
import org.pgatlas.json.Place;
import org.pgatlas.json.XmlCursor;

/// Maven's `pom.xml`: the project and the dependencies that it declares itself, with versions as
/// far as the file alone says them: its properties and managed versions are used, parents and
/// imports are not looked up.
final class PomReader {
  private static final int MAX_SUBSTITUTIONS = 20;

  /// Coordinates as written.
  private static final class Coordinates {
    private String group = "";
    private String artifact = "";
    private String version = "";
  }

  private record Declared(Coordinates coordinates, Place at) {}

  private final XmlCursor xml;
  private final LockDraft draft;
  private final Coordinates project = new Coordinates();
  private final Coordinates parent = new Coordinates();
  private final Map<String, String> properties = new HashMap<>();
  private final List<Declared> declared = new ArrayList<>();
  private final List<Declared> managed = new ArrayList<>();

  PomReader(XmlCursor xml, LockDraft draft) {
    this.xml = xml;
    this.draft = draft;
  }

  void read() {
    Place start = xml.here();
    xml.children(
        name -> {
          switch (name) {
            case "modelVersion" -> xml.textTo(draft::formatVersion);
            case "parent" -> xml.children(field -> coordinate(parent, field));
            case "properties" -> xml.children(this::property);
            case "dependencies" -> dependencies(declared);
            case "dependencyManagement" ->
                xml.children(
                    field -> {
                      if (field.equals("dependencies")) {
                        dependencies(managed);
                      }
                    });
            default -> coordinate(project, name);
          }
        });
    inherit();
    if (project.artifact.isEmpty()) {
      throw start.refuse(Code.INVALID_STRUCTURE, "expected an artifactId, this project has none");
    }
    draft.root("project", locked(project), start);
    Map<String, String> versions = new HashMap<>();
    for (Declared one : managed) {
      versions.put(key(one.coordinates()), one.coordinates().version);
    }
    for (Declared one : declared) {
      Coordinates wanted = one.coordinates();
      if (wanted.version.isEmpty()) {
        wanted.version = versions.getOrDefault(key(wanted), "");
      }
      LockPackage dependency = locked(wanted);
      String ref = dependency.title() + ":" + dependency.version();
      draft.add(ref, dependency, one.at());
      draft.depend("project", ref, one.at());
    }
  }

  private void property(String name) {
    String value = xml.textOrChildren(true, _ -> {});
    if (value != null) {
      draft.keep(name, xml);
      draft.keep(value, xml);
      properties.put(name, value);
    }
  }

  private void dependencies(List<Declared> into) {
    xml.children(
        name -> {
          if (name.equals("dependency")) {
            Place place = xml.here();
            Coordinates found = new Coordinates();
            xml.children(field -> coordinate(found, field));
            if (found.group.isEmpty() || found.artifact.isEmpty()) {
              throw place.refuse(
                  Code.INVALID_STRUCTURE, "expected groupId and artifactId in a dependency");
            }
            draft.keep(found.group + found.artifact + found.version, place);
            into.add(new Declared(found, place));
          }
        });
  }

  private void coordinate(Coordinates into, String field) {
    switch (field) {
      case "groupId" -> into.group = xml.text();
      case "artifactId" -> into.artifact = xml.text();
      case "version" -> into.version = xml.text();
      default -> {
        // Left to the cursor, which passes over it.
      }
    }
  }

  private void inherit() {
    if (project.group.isEmpty()) {
      project.group = parent.group;
    }
    if (project.version.isEmpty()) {
      project.version = parent.version;
    }
    for (String prefix : List.of("project.", "pom.", "")) {
      properties.putIfAbsent(prefix + "groupId", project.group);
      properties.putIfAbsent(prefix + "artifactId", project.artifact);
      properties.putIfAbsent(prefix + "version", project.version);
      properties.putIfAbsent(prefix + "parent.version", parent.version);
      properties.putIfAbsent(prefix + "parent.groupId", parent.group);
    }
  }

  private String key(Coordinates coordinates) {
    return filled(coordinates.group) + ":" + filled(coordinates.artifact);
  }

  private LockPackage locked(Coordinates coordinates) {
    String version = filled(coordinates.version);
    boolean known =
        !version.isEmpty() && !version.contains("${") && "[(".indexOf(version.charAt(0)) < 0;
    String group = filled(coordinates.group);
    return new LockPackage(
        "maven",
        group.isEmpty() ? null : group,
        filled(coordinates.artifact),
        known ? version : null);
  }

  /// The text with `${properties}` put in, as far as they are known; a property may name others,
  /// but not without end.
  private String filled(String text) {
    String now = text;
    for (int i = 0; i < MAX_SUBSTITUTIONS; i++) {
      int open = now.indexOf("${");
      int close = now.indexOf('}', open + 2);
      @Nullable String value =
          open < 0 || close < 0 ? null : properties.get(now.substring(open + 2, close));
      if (value == null || now.length() + value.length() > 2_000) {
        return now;
      }
      now = now.substring(0, open) + value + now.substring(close + 1);
    }
    return now;
  }
}
