package org.pgatlas.server.bundle;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.finding.PinnedScan;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/scan-manifests/{hash}/bundle` and `/api/v1/scan-bundles`: scans out and in, whole.
public final class BundleEndpoints implements Routes {
  private final Bundles bundles;
  private final Tenancy tenancy;
  private final long maxBodyBytes;

  public BundleEndpoints(Bundles bundles, Tenancy tenancy, long maxBodyBytes) {
    this.bundles = bundles;
    this.tenancy = tenancy;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/scan-manifests/{hash}/bundle", this::export);
    routes.post("/api/v1/scan-bundles", this::take);
  }

  private void export(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String hash = ctx.pathParam("hash");
    PinnedScan scan =
        (hash.matches("[0-9a-f]{64}")
                ? bundles.find(tenant, hash)
                : java.util.Optional.<PinnedScan>empty())
            .orElseThrow(
                () ->
                    HttpProblem.notFound(
                        "Manifest not found: "
                            + (hash.length() > 64 ? hash.substring(0, 64) + "…" : hash)));
    ctx.contentType("application/zip");
    ctx.header(
        "Content-Disposition",
        "attachment; filename=\"pg-atlas-scan-" + hash.substring(0, 12) + ".zip\"");
    try {
      bundles.write(tenant, scan, ctx.res().getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    try {
      Bundles.Imported imported = bundles.read(tenant, Body.document(ctx, maxBodyBytes));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("run", imported.run().externalId());
      fields.put("artifact", imported.run().artifact());
      fields.put("manifest", imported.run().manifest());
      fields.put("findings", imported.run().findings());
      fields.put("open", imported.run().open());
      fields.put("result_hash", imported.run().resultHash());
      fields.put("expected_result_hash", imported.said());
      fields.put("same", imported.same());
      ctx.status(201);
      Answer.json(ctx, fields);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    } catch (DocumentException | IllegalArgumentException e) {
      throw HttpProblem.invalidBody("", String.valueOf(e.getMessage()));
    }
  }
}
