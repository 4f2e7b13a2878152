package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgatlas.server.cli.AtlasCommand;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;

/// What the product offers is documented, and what is documented is offered. With
/// `-Datlas.docs.write=true` the generated pages are written instead of compared.
final class DocsTest {
  private static final boolean WRITE = Boolean.getBoolean("atlas.docs.write");
  private static final String REST = ReferencePages.FOLDER + "rest.md";

  private static final Pattern ROUTE =
      Pattern.compile("routes\\s*\\.\\s*(get|post|put|patch|delete|sse)\\(\\s*([^,]+),");
  private static final Pattern CONSTANT =
      Pattern.compile("static final String (\\w+) = (\"[^\"]*\");");
  private static final Pattern SUFFIXES =
      Pattern.compile("SUFFIXES\\s*=\\s*List\\.of\\(([^)]*)\\)");
  private static final Pattern ONE_SUFFIX = Pattern.compile("List\\.of\\((SUFFIX)\\)");
  private static final Pattern QUERY_PARAMETER =
      Pattern.compile(
          "(?:query\\s*\\.\\s*(?:text|integer|integerOrNull|oneOf)|queryParam)\\(\\s*\"(\\w+)\"");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(GET|POST|PUT|PATCH|DELETE)` \\| `([^`]+)` \\|", Pattern.MULTILINE);
  private static final Pattern LINK =
      Pattern.compile("\\]\\((?!https?:|#|mailto:)([^)\\s#]+)[^)]*\\)");

  static Set<String> pages() {
    return ReferencePages.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void a_generated_page_is_up_to_date(String page) throws IOException {
    String text = String.valueOf(ReferencePages.all().get(page));
    Path file = Checkout.root().resolve(page);
    if (WRITE) {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text);
    }
    assertThat(file).content().isEqualTo(text);
  }

  @Test
  void every_command_and_option_is_documented() {
    String page = Checkout.read(ReferencePages.FOLDER + "cli.md");
    List<String> missing = new ArrayList<>();
    int options = 0;
    for (CommandSpec command : CliPage.commands(AtlasCommand.create())) {
      String title = "## `" + command.qualifiedName(" ") + "`\n";
      int start = page.indexOf(title);
      int end = start < 0 ? 0 : page.indexOf("\n## ", start + 1);
      String section = start < 0 ? "" : page.substring(start, end < 0 ? page.length() : end);
      if (section.isEmpty()) {
        missing.add(title.strip());
      }
      for (OptionSpec option : CliPage.options(command)) {
        options++;
        if (!section.contains(option.longestName())) {
          missing.add(title.strip() + " " + option.longestName());
        }
        if (String.join("", option.description()).isBlank()) {
          missing.add(title.strip() + " " + option.longestName() + " has no description");
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(options).isGreaterThan(30);
  }

  @Test
  void every_setting_is_documented() {
    String page = Checkout.read(ReferencePages.FOLDER + "config.md");
    for (Setting setting : Setting.values()) {
      assertThat(page).contains("| `" + setting.key() + "` | `" + setting.variable() + "` |");
      assertThat(setting.description()).isNotBlank();
    }
  }

  @Test
  void every_table_is_documented() {
    String page = Checkout.read(ReferencePages.FOLDER + "schema.md");
    Pattern create =
        Pattern.compile("^create (?:table|view|materialized view) (\\w+)", Pattern.MULTILINE);
    int tables = 0;
    for (String file : SchemaPage.migrations()) {
      Matcher table = create.matcher(Checkout.read(file));
      while (table.find()) {
        tables++;
        assertThat(page).contains("## `" + table.group(1) + "`");
      }
    }
    assertThat(tables).isGreaterThan(15);
  }

  @Test
  void every_route_is_documented_and_every_documented_route_exists() {
    Set<String> documented = new TreeSet<>();
    Matcher row = DOCUMENTED.matcher(Checkout.read(REST));
    while (row.find()) {
      documented.add(row.group(1) + " " + row.group(2).replaceAll("\\{\\w+}", "{id}"));
    }
    assertThat(documented).isEqualTo(routes()).hasSizeGreaterThan(40);
  }

  @Test
  void every_query_parameter_is_documented() {
    String page = Checkout.read(REST);
    Set<String> missing = new TreeSet<>();
    Set<String> found = new TreeSet<>();
    for (String file : mainSources()) {
      String source = Checkout.read(file);
      Matcher parameter = QUERY_PARAMETER.matcher(source);
      while (ROUTE.matcher(source).find() && parameter.find()) {
        found.add(parameter.group(1));
        if (!page.contains("`" + parameter.group(1) + "`")) {
          missing.add(Checkout.name(file) + ": " + parameter.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).contains("repository", "depth", "mode");
  }

  @Test
  void every_parameter_of_the_openapi_document_is_in_its_row() {
    JsonNode paths =
        Json.MAPPER.readTree(Checkout.read("server/src/main/resources/openapi.json")).path("paths");
    List<String> lines = Checkout.read(REST).lines().toList();
    List<String> missing = new ArrayList<>();
    int parameters = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String route =
            "| `"
                + operation.getKey().toUpperCase(Locale.ROOT)
                + "` | `"
                + id(path.getKey())
                + "` |";
        String row =
            lines.stream().filter(line -> id(line).startsWith(route)).findFirst().orElse("");
        for (JsonNode parameter : operation.getValue().path("parameters")) {
          String name = parameter.path("name").asString();
          if (parameter.path("in").asString().equals("query")) {
            parameters++;
            if (!row.contains("`" + name + "`")) {
              missing.add(route + " " + name);
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(parameters).isGreaterThan(40);
  }

  @Test
  void links_between_the_documents_lead_somewhere() {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (String file : Checkout.files("md")) {
      if (file.startsWith("bench/results/")) {
        continue;
      }
      Matcher link = LINK.matcher(Checkout.read(file));
      while (link.find()) {
        links++;
        Path target = Checkout.root().resolve(file).resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)) {
          broken.add(file + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).isGreaterThan(20);
  }

  @Test
  void the_architecture_names_every_room() {
    String text = Checkout.read("ARCHITECTURE.md");
    Set<String> missing = new TreeSet<>();
    for (String file : Checkout.files("java")) {
      Matcher room =
          Pattern.compile("^(core|server)/src/main/java/org/pgatlas/(?:server/)?([a-z]+)/")
              .matcher(file);
      if (room.find() && !text.contains("`" + room.group(2) + "`")) {
        missing.add(room.group(1) + " " + room.group(2));
      }
    }
    assertThat(missing).isEmpty();
  }

  /// Every route that a class of the server registers, as `METHOD /path/{id}`.
  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    for (String file : mainSources()) {
      String source = Checkout.read(file);
      Map<String, String> constants = new HashMap<>();
      Matcher constant = CONSTANT.matcher(source);
      while (constant.find()) {
        constants.put(constant.group(1), constant.group(2));
      }
      Matcher route = ROUTE.matcher(source);
      while (route.find()) {
        boolean read = !route.group(1).equals("delete");
        String method =
            route.group(1).equals("sse") ? "GET" : route.group(1).toUpperCase(Locale.ROOT);
        String path = path(route.group(2), constants);
        List<String> suffixes = path.endsWith("<id>") ? suffixes(source, constants) : List.of();
        if (read || suffixes.isEmpty()) {
          routes.add(method + " " + id(path));
        }
        suffixes.forEach(suffix -> routes.add(method + " " + id(path) + "/" + suffix));
      }
    }
    return routes;
  }

  private static List<String> mainSources() {
    return Checkout.files("java").stream()
        .filter(file -> file.startsWith("server/src/main/"))
        .toList();
  }

  private static List<String> suffixes(String source, Map<String, String> constants) {
    List<String> suffixes = new ArrayList<>();
    for (Pattern pattern : List.of(SUFFIXES, ONE_SUFFIX)) {
      Matcher list = pattern.matcher(source);
      if (list.find()) {
        for (String name : list.group(1).split(",", -1)) {
          suffixes.add(path(name, constants));
        }
      }
    }
    return suffixes;
  }

  /// The value of a constant expression: literals and constants of the same class, added up.
  private static String path(String expression, Map<String, String> constants) {
    StringBuilder path = new StringBuilder();
    for (String part : expression.split("\\+", -1)) {
      String term = part.strip();
      String literal = term.startsWith("\"") ? term : constants.get(term);
      if (literal == null) {
        throw new IllegalStateException("a route's path is not constant: " + expression);
      }
      path.append(literal, 1, literal.length() - 1);
    }
    return path.toString();
  }

  private static String id(String path) {
    return path.replaceAll("<\\w+>|\\{\\w+}", "{id}");
  }
}
