package org.pgatlas.server.finding;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.csaf.CsafWriter;
import org.pgatlas.vex.cyclonedx.CycloneDxVexWriter;
import org.pgatlas.vex.openvex.OpenVexWriter;

/// `/api/v1/export/{findings,vex,cyclonedx}`: complete files.
final class FindingExportEndpoints implements Routes {
  private static final List<String> FORMATS = List.of("csv", "json", "ndjson", "sarif");
  private static final List<String> STATEMENTS = List.of("openvex", "csaf", "cyclonedx");
  private static final int BUFFER = 1 << 16;

  private final FindingExport findings;
  private final TriageVex triage;
  private final EnrichedSbom enriched;
  private final Tenancy tenancy;

  FindingExportEndpoints(
      FindingExport findings, TriageVex triage, EnrichedSbom enriched, Tenancy tenancy) {
    this.findings = findings;
    this.triage = triage;
    this.enriched = enriched;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/export/findings", this::findings);
    routes.get("/api/v1/export/vex", this::vex);
    routes.get("/api/v1/export/cyclonedx", this::cycloneDx);
  }

  private void findings(Context ctx) {
    Query query = new Query(ctx);
    FindingFilter filter = FindingQuery.filter(query);
    String wanted = query.oneOf("format", word -> FORMATS.contains(word) ? word : null, FORMATS);
    query.check();
    String format = wanted == null ? "json" : wanted;
    UUID tenant = tenancy.of(ctx);
    ctx.contentType(
        switch (format) {
          case "csv" -> "text/csv; charset=utf-8; header=present";
          case "ndjson" -> "application/x-ndjson";
          case "sarif" -> "application/sarif+json";
          default -> "application/json";
        });
    attached(ctx, "findings." + format);
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(ctx.res().getOutputStream(), StandardCharsets.UTF_8), BUFFER)) {
      switch (format) {
        case "csv" -> findings.csv(tenant, filter, out);
        case "sarif" -> findings.sarif(tenant, filter, out);
        default -> findings.json(tenant, filter, format.equals("ndjson"), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void vex(Context ctx) {
    Query query = new Query(ctx);
    String wanted =
        query.oneOf("format", word -> STATEMENTS.contains(word) ? word : null, STATEMENTS);
    String artifact = query.text("artifact", 2048);
    String author = query.text("author", 256);
    String namespace = namespace(query);
    query.check();
    String format = wanted == null ? "openvex" : wanted;
    VexFormat as =
        switch (format) {
          case "csaf" -> VexFormat.CSAF;
          case "cyclonedx" -> VexFormat.CYCLONEDX;
          default -> VexFormat.OPENVEX;
        };
    VexDocument document =
        triage
            .document(
                tenancy.of(ctx),
                artifact == null ? null : FindingQuery.artifact(artifact),
                as,
                new TriageVex.Author(
                    author == null ? "PG Atlas triage" : author,
                    namespace == null ? "urn:pg-atlas:triage" : namespace))
            .orElseThrow(() -> HttpProblem.notFound("Nothing was decided about such findings"));
    byte[] text;
    try {
      text =
          switch (as) {
            case OPENVEX -> OpenVexWriter.write(document);
            case CSAF -> CsafWriter.write(document);
            case CYCLONEDX -> CycloneDxVexWriter.write(document);
          };
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("one-artifact", e.getMessage() + "; name one by 'artifact'");
    }
    ctx.contentType("application/json");
    attached(ctx, "triage." + format + ".json");
    ctx.result(text);
  }

  private static @Nullable String namespace(Query query) {
    String text = query.text("namespace", 512);
    if (text == null) {
      return null;
    }
    try {
      if (new URI(text).isAbsolute()) {
        return text;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    query.wrong("namespace", "Input should be an absolute URI", "uri", text);
    return null;
  }

  private void cycloneDx(Context ctx) {
    Query query = new Query(ctx);
    String artifact = query.text("artifact", 2048);
    if (artifact == null) {
      query.wrong("artifact", "Field required", "missing", null);
    }
    query.check();
    String id = FindingQuery.artifact(String.valueOf(artifact));
    try {
      String text =
          enriched
              .write(tenancy.of(ctx), id)
              .orElseThrow(() -> HttpProblem.notFound("No SBOM is in force for that artifact"));
      ctx.contentType("application/vnd.cyclonedx+json; version=1.6");
      attached(ctx, "sbom.cdx.json");
      ctx.result(text);
    } catch (DocumentException e) {
      throw HttpProblem.conflict(
          "over-limits", "The document can no longer be read: " + e.getMessage());
    }
  }

  private static void attached(Context ctx, String name) {
    ctx.header("Content-Disposition", "attachment; filename=\"pg-atlas-" + name + "\"");
  }
}
