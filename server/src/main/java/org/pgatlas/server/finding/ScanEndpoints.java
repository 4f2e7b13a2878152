package org.pgatlas.server.finding;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.component.Requests;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/scan-runs` and `/api/v1/scan-manifests`: scans, exactly what they read, and the same
/// again.
final class ScanEndpoints implements Routes {
  private static final long DOCUMENT = 64L << 20;

  private final Scans scans;
  private final WhatIfScan whatIf;
  private final SbomFindings sboms;
  private final Tenancy tenancy;

  ScanEndpoints(Scans scans, WhatIfScan whatIf, SbomFindings sboms, Tenancy tenancy) {
    this.scans = scans;
    this.whatIf = whatIf;
    this.sboms = sboms;
    this.tenancy = tenancy;
  }

  /// A run in REST.
  record RunJson(
      String id,
      String artifact,
      String cause,
      String manifest,
      int matcherVersion,
      int findings,
      int open,
      String resultHash,
      Instant createdAt) {
    static RunJson of(ScanRunRow row) {
      return new RunJson(
          row.externalId().toString(),
          row.artifact(),
          row.cause(),
          row.manifest(),
          row.matcherVersion(),
          row.findings(),
          row.open(),
          row.resultHash(),
          row.createdAt());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/scan-runs", this::list);
    routes.post("/api/v1/scan-runs", this::run);
    routes.get("/api/v1/scan-runs/{id}", this::one);
    routes.get("/api/v1/scan-runs/{id}/diff/{other}", this::diff);
    routes.get("/api/v1/scan-manifests/{hash}", this::manifest);
    routes.post("/api/v1/scan-manifests/{hash}/replay", this::replay);
    routes.post("/api/v1/scan-manifests/{hash}/what-if", this::whatIf);
    routes.get("/api/v1/sboms/{id}/diff/{other}/findings", this::sbomDiff);
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    String artifact = query.text("artifact", 2048);
    Query.Paging paging = query.paging();
    Instant asOf = FindingQuery.asOf(query);
    query.check();
    Answer.list(
        ctx,
        RunJson.class,
        scans
            .list(
                tenancy.of(ctx),
                artifact == null ? null : FindingQuery.artifact(artifact),
                asOf,
                paging.limit(),
                paging.offset())
            .stream()
            .map(RunJson::of)
            .toList());
  }

  private void run(Context ctx) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException e) {
      throw HttpProblem.invalidBody("body", "is no JSON: " + e.getOriginalMessage());
    }
    String artifact = body.path("artifact").asString("");
    if (artifact.isBlank() || artifact.length() > 2048 || artifact.indexOf('\0') >= 0) {
      throw HttpProblem.invalidBody("artifact", "names the artifact to scan");
    }
    ScanRunRow row =
        scans
            .run(tenancy.of(ctx), artifact)
            .orElseThrow(() -> HttpProblem.notFound("No SBOM is in force for: " + shown(artifact)));
    ctx.status(201);
    Answer.json(ctx, RunJson.of(row));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ScanRunRow row = row(tenant, ctx.pathParam("id"));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("run", RunJson.of(row));
    fields.put(
        "findings",
        scans.lines(tenant, row).stream()
            .map(
                line -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("component", line.component());
                  one.put("vulnerability", line.vulnerability());
                  one.put("verdict", line.verdict());
                  one.put("evidence", Json.MAPPER.readTree(line.evidence()));
                  return one;
                })
            .toList());
    Answer.json(ctx, fields);
  }

  private void diff(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ScanRunRow before = row(tenant, ctx.pathParam("id"));
    ScanRunRow after = row(tenant, ctx.pathParam("other"));
    List<Scans.Change> changes = scans.diff(tenant, before, after);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("before", RunJson.of(before));
    fields.put("after", RunJson.of(after));
    fields.put("same", before.resultHash().equals(after.resultHash()));
    fields.put("changes", changes);
    Answer.json(ctx, fields);
  }

  private void manifest(Context ctx) {
    String text =
        scans
            .manifest(tenancy.of(ctx), hash(ctx))
            .orElseThrow(() -> HttpProblem.notFound("Manifest not found: " + hash(ctx)));
    ctx.contentType("application/json");
    ctx.result(text);
  }

  private void replay(Context ctx) {
    Scans.Done done =
        scans
            .replay(tenancy.of(ctx), hash(ctx))
            .orElseThrow(() -> HttpProblem.notFound("Manifest not found: " + hash(ctx)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("run", RunJson.of(done.run()));
    fields.put("same", done.same());
    ctx.status(201);
    Answer.json(ctx, fields);
  }

  /// One input swapped: `with` is `now`, `none`, or absent for the document in the body; `without`
  /// names an advisory.
  private void whatIf(Context ctx) {
    Query query = new Query(ctx);
    WhatIfScan.Input input =
        query.oneOf(
            "swap",
            word ->
                Arrays.stream(WhatIfScan.Input.values())
                    .filter(one -> one.id().equals(word))
                    .findFirst()
                    .orElse(null),
            Arrays.stream(WhatIfScan.Input.values()).map(WhatIfScan.Input::id).toList());
    String with =
        query.oneOf(
            "with",
            word -> List.of("now", "none").contains(word) ? word : null,
            List.of("now", "none"));
    String without = query.text("without", 256);
    if (input == null) {
      query.wrong("swap", "Field required", "missing", null);
      input = WhatIfScan.Input.ADVISORIES;
    }
    query.check();
    try {
      WhatIfScan.Outcome outcome =
          whatIf
              .of(tenancy.of(ctx), hash(ctx), swap(ctx, input, with, without))
              .orElseThrow(() -> HttpProblem.notFound("Manifest not found: " + hash(ctx)));
      Answer.json(ctx, outcome);
    } catch (DocumentException | IllegalArgumentException e) {
      throw HttpProblem.invalidBody("", String.valueOf(e.getMessage()));
    }
  }

  private static WhatIfScan.Swap swap(
      Context ctx, WhatIfScan.Input input, @Nullable String with, @Nullable String without) {
    if (without != null) {
      return new WhatIfScan.Swap.Without(input, without);
    }
    if (with != null) {
      return with.equals("now") ? new WhatIfScan.Swap.Now(input) : new WhatIfScan.Swap.None(input);
    }
    try {
      byte[] document = Body.document(ctx, DOCUMENT);
      if (document.length == 0) {
        throw HttpProblem.invalidBody("", "is empty: a document, or 'with', or 'without'");
      }
      return new WhatIfScan.Swap.With(input, document);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
  }

  private void sbomDiff(Context ctx) {
    UUID before = Requests.sbom(ctx.pathParam("id"));
    UUID after = Requests.sbom(ctx.pathParam("other"));
    Answer.json(
        ctx,
        sboms
            .diff(tenancy.of(ctx), before, after)
            .orElseThrow(() -> Requests.unknown(before + " or " + after)));
  }

  private static String hash(Context ctx) {
    String hash = ctx.pathParam("hash");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw HttpProblem.notFound("Manifest not found: " + shown(hash));
    }
    return hash;
  }

  private ScanRunRow row(UUID tenant, String id) {
    try {
      return scans
          .find(tenant, UUID.fromString(id))
          .orElseThrow(() -> HttpProblem.notFound("Scan not found: " + shown(id)));
    } catch (IllegalArgumentException _) {
      throw HttpProblem.notFound("Scan not found: " + shown(id));
    }
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
