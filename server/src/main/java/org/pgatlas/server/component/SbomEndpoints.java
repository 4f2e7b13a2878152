package org.pgatlas.server.component;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.quality.SbomQuality;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/sboms…`: the documents of an artifact, what one is made of, how two differ.
final class SbomEndpoints implements Routes {
  private static final String CYCLONE_DX = "application/vnd.cyclonedx+json; version=1.6";

  private final Sboms sboms;
  private final Tenancy tenancy;

  SbomEndpoints(Sboms sboms, Tenancy tenancy) {
    this.sboms = sboms;
    this.tenancy = tenancy;
  }

  /// A document as a version of an artifact.
  record SbomJson(
      String id,
      String artifact,
      int seq,
      String format,
      String specVersion,
      int componentCount,
      int dependencyCount,
      String sha256,
      Instant receivedAt,
      @Nullable String outcome,
      boolean current) {
    static SbomJson of(SbomRow row) {
      return new SbomJson(
          row.id().toString(),
          row.artifact(),
          row.seq(),
          row.format(),
          row.specVersion(),
          row.componentCount(),
          row.dependencyCount(),
          row.sha256(),
          row.receivedAt(),
          row.outcome(),
          row.current());
    }
  }

  /// Components of the document under a licence.
  record LicenseShare(String license, int componentCount) {}

  /// A catalogue's elements that a document lacks.
  record QualityJson(int percent, SbomQuality.Score ntia, SbomQuality.Score bsi) {
    static QualityJson of(SbomQuality quality) {
      return new QualityJson(quality.percent(), quality.ntia(), quality.bsi());
    }
  }

  /// One document.
  record SbomDetailJson(SbomJson sbom, List<LicenseShare> licenses, QualityJson quality) {}

  /// A component of a document.
  record OccurrenceJson(
      int position,
      String purl,
      String ecosystem,
      String name,
      @Nullable String version,
      boolean direct,
      String scope,
      List<String> licenses) {
    static OccurrenceJson of(OccurrenceRow row) {
      return new OccurrenceJson(
          row.position(),
          row.purl(),
          row.ecosystem(),
          row.name(),
          row.version().isEmpty() ? null : row.version(),
          row.direct(),
          row.scope(),
          row.licenses());
    }
  }

  /// A component that only one of two documents has.
  record PartJson(String purl, String name, @Nullable String version) {
    static List<PartJson> of(List<SbomReadStore.Named> parts) {
      return parts.stream()
          .map(
              part ->
                  new PartJson(
                      part.purl(), part.name(), part.version().isEmpty() ? null : part.version()))
          .toList();
    }
  }

  /// A package that both documents have, not alike.
  record ChangeJson(String packagePurl, List<PartJson> before, List<PartJson> after) {}

  /// What differs between two documents.
  record DiffJson(
      List<PartJson> added, List<PartJson> removed, List<ChangeJson> changed, int unchanged) {
    static DiffJson of(SbomDiff diff) {
      return new DiffJson(
          PartJson.of(diff.added()),
          PartJson.of(diff.removed()),
          diff.changed().stream()
              .map(
                  change ->
                      new ChangeJson(
                          change.packagePurl(),
                          PartJson.of(change.before()),
                          PartJson.of(change.after())))
              .toList(),
          diff.same());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/sboms", this::list);
    routes.get("/api/v1/sboms/{id}", this::one);
    routes.get("/api/v1/sboms/{id}/components", this::components);
    routes.get("/api/v1/sboms/{id}/cyclonedx", this::cycloneDx);
    routes.get("/api/v1/sboms/{id}/diff/{other}", this::diff);
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    String artifact = query.text("artifact", 2_048);
    Query.Paging paging = query.paging();
    if (artifact == null) {
      query.wrong("artifact", "Field required", "missing", null);
    }
    query.check();
    String text = artifact == null ? "" : artifact;
    Listed<SbomRow> found = sboms.reads().versionsOf(tenancy.of(ctx), text, Requests.slice(paging));
    Answer.page(
        ctx,
        SbomJson.class,
        Page.of(found.rows().stream().map(SbomJson::of).toList(), found.total(), paging));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    UUID id = Requests.sbom(ctx.pathParam("id"));
    SbomRow row = sboms.reads().sbom(tenant, id).orElseThrow(() -> Requests.unknown(id));
    try {
      SbomQuality quality = sboms.quality(tenant, id).orElseThrow(() -> Requests.unknown(id));
      Answer.json(
          ctx,
          new SbomDetailJson(
              SbomJson.of(row),
              licenses(sboms.reads().licenses(tenant, id)),
              QualityJson.of(quality)));
    } catch (DocumentException e) {
      throw overLimits(e);
    }
  }

  private static List<LicenseShare> licenses(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> new LicenseShare(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingInt(LicenseShare::componentCount)
                .reversed()
                .thenComparing(LicenseShare::license))
        .toList();
  }

  private void components(Context ctx) {
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    UUID id = Requests.sbom(ctx.pathParam("id"));
    Listed<OccurrenceRow> found =
        sboms
            .reads()
            .components(tenant, id, Requests.slice(paging))
            .orElseThrow(() -> absent(tenant, id));
    Answer.page(
        ctx,
        OccurrenceJson.class,
        Page.of(found.rows().stream().map(OccurrenceJson::of).toList(), found.total(), paging));
  }

  private void cycloneDx(Context ctx) {
    UUID id = Requests.sbom(ctx.pathParam("id"));
    try {
      byte[] written = sboms.cycloneDx(tenancy.of(ctx), id).orElseThrow(() -> Requests.unknown(id));
      ctx.contentType(CYCLONE_DX);
      ctx.header("Content-Disposition", "inline; filename=\"" + id + ".cdx.json\"");
      ctx.result(written);
    } catch (DocumentException e) {
      throw overLimits(e);
    }
  }

  private void diff(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    UUID before = Requests.sbom(ctx.pathParam("id"));
    UUID after = Requests.sbom(ctx.pathParam("other"));
    SbomDiff diff =
        sboms.diff(tenant, before, after).orElseThrow(() -> absent(tenant, before, after));
    Answer.json(ctx, DiffJson.of(diff));
  }

  /// One that does not exist, else one whose components are not extracted yet.
  private HttpProblem absent(UUID tenant, UUID... ids) {
    for (UUID id : ids) {
      if (sboms.reads().sbom(tenant, id).isEmpty()) {
        return Requests.unknown(id);
      }
    }
    return HttpProblem.conflict(
        "not-extracted", "The document waits for a worker; its components are not known yet");
  }

  private static HttpProblem overLimits(DocumentException e) {
    return HttpProblem.conflict(
        "over-limits", "The document can no longer be read: " + e.getMessage());
  }
}
