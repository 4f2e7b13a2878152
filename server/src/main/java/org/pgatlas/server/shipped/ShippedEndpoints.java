package org.pgatlas.server.shipped;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.component.Requests;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/graph/versions`, `/graph/shippers`, `/graph/version-dependents`: the graph at the level
/// of versions.
final class ShippedEndpoints implements Routes {
  private static final int MAX_ARTIFACT = 2048;
  private static final int MAX_PATHS = 20;

  private final Shipped shipped;
  private final Tenancy tenancy;

  ShippedEndpoints(Shipped shipped, Tenancy tenancy) {
    this.shipped = shipped;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/graph/versions", this::versions);
    routes.get("/api/v1/graph/shippers", this::shippers);
    routes.get("/api/v1/graph/version-dependents", this::dependents);
  }

  private void versions(Context ctx) {
    Query query = new Query(ctx);
    Requests.Wanted wanted = wanted(query);
    Query.Paging paging = query.paging();
    query.check();
    if (wanted != null) {
      Answer.json(ctx, shipped.versions(tenancy.of(ctx), asked(wanted), slice(paging)));
    }
  }

  private void shippers(Context ctx) {
    Query query = new Query(ctx);
    Requests.Wanted wanted = wanted(query);
    String artifact = query.text("artifact", MAX_ARTIFACT);
    int paths = query.integer("paths", 1, 1, MAX_PATHS);
    Query.Paging paging = query.paging();
    query.check();
    if (wanted != null) {
      String key =
          artifact == null || artifact.indexOf('#') >= 0
              ? artifact
              : CanonicalId.tryOf(artifact).map(CanonicalId::value).orElse(artifact);
      Answer.json(ctx, shipped.shippers(tenancy.of(ctx), asked(wanted), key, paths, slice(paging)));
    }
  }

  private void dependents(Context ctx) {
    Query query = new Query(ctx);
    Requests.Wanted wanted = wanted(query);
    Query.Paging paging = query.paging();
    query.check();
    if (wanted != null) {
      Answer.json(ctx, shipped.dependents(tenancy.of(ctx), asked(wanted), slice(paging)));
    }
  }

  private static Requests.@Nullable Wanted wanted(Query query) {
    Requests.Wanted wanted = Requests.wanted(query);
    if (wanted == null && query.text("purl", MAX_ARTIFACT) == null) {
      query.wrong("purl", "Field required", "missing", null);
    }
    return wanted;
  }

  private static Shipped.Asked asked(Requests.Wanted wanted) {
    return new Shipped.Asked(wanted.purl(), wanted.range());
  }

  private static Shipped.Slice slice(Query.Paging paging) {
    return new Shipped.Slice(paging.limit(), paging.offset());
  }
}
