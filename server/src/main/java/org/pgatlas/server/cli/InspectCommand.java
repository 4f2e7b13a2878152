package org.pgatlas.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Inspection;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.quality.SbomQuality;
import org.pgatlas.server.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `atlas inspect FILE…`: reads documents without a database.
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Reads documents and says what they hold, or what is wrong with them and where. No server needed.")
final class InspectCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "SBOM, VEX, advisory and attestation documents")
  List<Path> files = List.of();

  @Option(names = "--json", description = "One JSON object a line for each file")
  boolean json;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean failed = false;
    for (Path file : files) {
      Map<String, @Nullable Object> fields = inspect(file);
      failed |= !List.of().equals(fields.get("errors"));
      out.println(json ? Json.write(fields) : line(fields));
    }
    out.flush();
    return failed ? 1 : 0;
  }

  private static Map<String, @Nullable Object> inspect(Path file) {
    try {
      return inspect(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("file", file.toString());
      refused(fields, "unreadable", null, "cannot read the file: " + e.getMessage());
      return fields;
    }
  }

  /// What the bytes hold, under the name of their file.
  static Map<String, @Nullable Object> inspect(String name, byte[] bytes) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("file", name);
    try {
      Map<String, @Nullable Object> other = StatementInspection.of(bytes).orElse(null);
      if (other != null) {
        empty(fields);
        fields.putAll(other);
        return fields;
      }
      Sbom sbom = SbomParser.parse(bytes, SbomLimits.defaults());
      Inspection counts = Inspection.of(sbom);
      int statements = StatementInspection.statements(bytes);
      fields.put("kind", statements > 0 && counts.components() == 0 ? "vex" : "sbom");
      fields.put("format", sbom.format().id());
      fields.put("version", sbom.specVersion());
      fields.put(
          "root",
          sbom.root() == null
              ? null
              : sbom.root().purl() == null ? sbom.root().name() : sbom.root().purl().canonical());
      fields.put("components", counts.components());
      fields.put("purls", counts.purls());
      fields.put("edges", counts.edges());
      fields.put("statements", statements);
      fields.put("advisories", 0);
      fields.put("quality", quality(SbomQuality.of(sbom)));
      fields.put("errors", violations(sbom));
    } catch (DocumentException e) {
      refused(fields, e.code().id(), e.place(), String.valueOf(e.getMessage()));
    }
    return fields;
  }

  /// The fields of a document without components.
  private static void empty(Map<String, @Nullable Object> fields) {
    for (String name : List.of("kind", "format", "version", "root")) {
      fields.put(name, null);
    }
    for (String name : List.of("components", "purls", "edges", "statements", "advisories")) {
      fields.put(name, 0);
    }
    fields.put("quality", null);
    fields.put("errors", List.of());
  }

  private static Map<String, Object> quality(SbomQuality quality) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("percent", quality.percent());
    fields.put("ntia", score(quality.ntia()));
    fields.put("bsi_tr_03183_2", score(quality.bsi()));
    return fields;
  }

  private static Map<String, Object> score(SbomQuality.Score score) {
    List<Map<String, Object>> missing = new ArrayList<>();
    for (SbomQuality.Missing element : score.missing()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("element", element.element());
      fields.put("reason", element.reason());
      fields.put("missing", element.count());
      fields.put("of", element.of());
      fields.put("example", element.example());
      missing.add(fields);
    }
    return Map.of("percent", score.percent(), "missing", missing);
  }

  /// Departures from the format's schema: the document is read all the same.
  private static List<Map<String, Object>> violations(Sbom sbom) {
    List<Map<String, Object>> errors = new ArrayList<>();
    for (Sbom.Violation violation : sbom.violations()) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("code", "schema-violation");
      error.put("place", violation.place());
      error.put("message", violation.message());
      errors.add(error);
    }
    return errors;
  }

  private static void refused(
      Map<String, @Nullable Object> fields, String code, @Nullable String place, String message) {
    for (String name :
        List.of(
            "kind",
            "format",
            "version",
            "root",
            "components",
            "purls",
            "edges",
            "statements",
            "advisories",
            "quality")) {
      fields.put(name, null);
    }
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("place", place);
    error.put("message", message);
    fields.put("errors", List.of(error));
  }

  private static String line(Map<String, @Nullable Object> fields) {
    JsonNode errors = Json.MAPPER.valueToTree(fields).path("errors");
    if (fields.get("kind") == null) {
      return fields.get("file") + ": " + errors.path(0).path("message").asString();
    }
    StringBuilder text = new StringBuilder(summary(fields));
    for (JsonNode error : errors) {
      text.append("\n  against the schema: ")
          .append(error.path("message").asString())
          .append(" (at ")
          .append(error.path("place").asString())
          .append(')');
    }
    return text.toString();
  }

  private static String summary(Map<String, @Nullable Object> fields) {
    if (!"sbom".equals(fields.get("kind"))) {
      return String.format(
          Locale.ROOT,
          "%s: %s, %s %s, %s %s",
          fields.get("file"),
          fields.get("kind"),
          fields.get("format"),
          fields.get("version"),
          fields.get("osv".equals(fields.get("kind")) ? "advisories" : "statements"),
          "osv".equals(fields.get("kind")) ? "advisories" : "statements");
    }
    return String.format(
        Locale.ROOT,
        "%s: %s %s, root %s, %s components, %s purls, %s edges, quality %s %%",
        fields.get("file"),
        fields.get("format"),
        fields.get("version"),
        fields.get("root") == null ? "not named" : fields.get("root"),
        fields.get("components"),
        fields.get("purls"),
        fields.get("edges"),
        Json.MAPPER.valueToTree(fields).path("quality").path("percent").asInt());
  }
}
