package org.pgatlas.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentText;
import org.pgatlas.json.XmlCursor;

/// One POM as it is written, properties not yet put in.
///
/// @param parent null without one
/// @param scm where its code is, an address or a connection
/// @param relocated where it has moved, "" when it has not
/// @see <a href="https://maven.apache.org/pom.html">POM reference</a>
public record MavenPom(
    Coordinates self,
    @Nullable Coordinates parent,
    Map<String, String> properties,
    List<Dependency> dependencies,
    List<Dependency> managed,
    List<String> licenses,
    String description,
    String scm,
    String relocated) {
  private static final int MAX_ENTRIES = 20_000;

  public MavenPom {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    dependencies = List.copyOf(dependencies);
    managed = List.copyOf(managed);
    licenses = List.copyOf(licenses);
  }

  /// Which artifact; each part is "" when it is not said.
  public record Coordinates(String group, String artifact, String version) {
    String key() {
      return group + ":" + artifact;
    }
  }

  /// A dependency, or the management of one.
  public record Dependency(Coordinates of, String scope, String type) {
    boolean imported() {
      return scope.equals("import") && type.equals("pom");
    }
  }

  /// @throws org.pgatlas.json.DocumentException when it is no POM
  public static MavenPom read(byte[] pom) {
    return new DocumentText(pom, RegistryAnswers.defaultLimits()).xml(MavenPom::read);
  }

  private static MavenPom read(XmlCursor xml) {
    if (!xml.name().equals("project")) {
      throw new IllegalArgumentException("expected a POM, found <" + xml.name() + ">");
    }
    Draft draft = new Draft(xml);
    xml.children(draft::field);
    return draft.finish();
  }

  /// The dependencies and facts of a POM while it is read.
  private static final class Draft {
    private final XmlCursor xml;
    private final String[] self = {"", "", ""};
    private final String[] parent = {"", "", ""};
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<Dependency> dependencies = new ArrayList<>();
    private final List<Dependency> managed = new ArrayList<>();
    private final List<String> licenses = new ArrayList<>();
    private String description = "";
    private String scm = "";
    private String connection = "";
    private final String[] moved = {"", "", ""};
    private boolean relocated;

    Draft(XmlCursor xml) {
      this.xml = xml;
    }

    void field(String name) {
      switch (name) {
        case "parent" -> xml.children(field -> coordinate(parent, field));
        case "properties" ->
            xml.children(
                property -> {
                  String value = xml.textOrChildren(true, _ -> {});
                  if (value != null && properties.size() < MAX_ENTRIES) {
                    properties.put(property, value);
                  }
                });
        case "dependencies" -> dependencies(dependencies);
        case "dependencyManagement" ->
            xml.children(
                field -> {
                  if (field.equals("dependencies")) {
                    dependencies(managed);
                  }
                });
        case "licenses" ->
            xml.children(
                _ ->
                    xml.children(
                        field -> {
                          if (field.equals("name")) {
                            xml.textTo(licenses::add);
                          }
                        }));
        case "scm" -> xml.children(this::scm);
        case "description" -> description = xml.text();
        case "distributionManagement" ->
            xml.children(
                field -> {
                  if (field.equals("relocation")) {
                    relocated = true;
                    xml.children(part -> coordinate(moved, part));
                  }
                });
        default -> coordinate(self, name);
      }
    }

    private void scm(String field) {
      switch (field) {
        case "url" -> scm = xml.text();
        case "connection" -> connection = xml.text();
        default -> {
          // Developers' connections and tags say nothing more.
        }
      }
    }

    private void dependencies(List<Dependency> into) {
      xml.children(
          name -> {
            if (name.equals("dependency")) {
              String[] of = {"", "", ""};
              String[] kind = {"", ""};
              xml.children(
                  field -> {
                    switch (field) {
                      case "scope" -> kind[0] = xml.text();
                      case "type" -> kind[1] = xml.text();
                      default -> coordinate(of, field);
                    }
                  });
              if (into.size() < MAX_ENTRIES) {
                into.add(new Dependency(coordinates(of), kind[0], kind[1]));
              }
            }
          });
    }

    private void coordinate(String[] into, String field) {
      switch (field) {
        case "groupId" -> into[0] = xml.text();
        case "artifactId" -> into[1] = xml.text();
        case "version" -> into[2] = xml.text();
        default -> {
          // Left to the cursor, which passes over it.
        }
      }
    }

    private static Coordinates coordinates(String[] of) {
      return new Coordinates(of[0], of[1], of[2]);
    }

    MavenPom finish() {
      String code = scm.isEmpty() ? connection.replaceFirst("^scm:[a-z]+:", "") : scm;
      return new MavenPom(
          coordinates(self),
          parent[1].isEmpty() ? null : coordinates(parent),
          properties,
          dependencies,
          managed,
          licenses,
          description,
          code,
          relocated ? String.join(":", moved) : "");
    }
  }

  /// The versions of a `maven-metadata.xml`, and which it calls the release.
  public record Versions(List<String> all, String release, String updated) {
    public Versions {
      all = List.copyOf(all);
    }

    public static Versions read(String metadata) {
      byte[] bytes = metadata.getBytes(StandardCharsets.UTF_8);
      List<String> all = new ArrayList<>();
      String[] said = {"", ""};
      new DocumentText(bytes, RegistryAnswers.defaultLimits())
          .xml(
              xml -> {
                if (!xml.name().equals("metadata")) {
                  throw new IllegalArgumentException(
                      "expected maven-metadata.xml, found <" + xml.name() + ">");
                }
                xml.children(name -> versioning(xml, name, all, said));
                return all;
              });
      return new Versions(all, said[0], said[1]);
    }

    private static void versioning(XmlCursor xml, String name, List<String> all, String[] said) {
      if (name.equals("versioning")) {
        xml.children(
            field -> {
              switch (field) {
                case "release" -> said[0] = xml.text();
                case "lastUpdated" -> said[1] = xml.text();
                case "versions" ->
                    xml.children(
                        version -> {
                          if (version.equals("version")) {
                            xml.textTo(all::add);
                          }
                        });
                default -> {
                  // Snapshots and what is called latest are no releases.
                }
              }
            });
      }
    }
  }
}
