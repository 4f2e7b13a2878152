package org.pgatlas.server.component;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/packages`, `/components`, `/artifacts`, `/licenses`: what the SBOMs in force hold, and
/// who uses what.
final class ComponentEndpoints implements Routes {
  private final ComponentSearchStore store;
  private final Tenancy tenancy;

  ComponentEndpoints(ComponentSearchStore store, Tenancy tenancy) {
    this.store = store;
    this.tenancy = tenancy;
  }

  /// A package as REST shows it.
  record PackageJson(
      String purl, String ecosystem, @Nullable String namespace, String name, int artifactCount) {
    static PackageJson of(PackageRow row) {
      return new PackageJson(
          row.purl(), row.ecosystem(), row.namespace(), row.name(), row.artifactCount());
    }
  }

  /// A component as REST shows it.
  record ComponentJson(
      String purl,
      String packagePurl,
      String ecosystem,
      String name,
      @Nullable String version,
      int artifactCount) {
    static ComponentJson of(ComponentRow row) {
      return new ComponentJson(
          row.purl(),
          row.packagePurl(),
          row.ecosystem(),
          row.name(),
          row.version().isEmpty() ? null : row.version(),
          row.artifactCount());
    }
  }

  /// An artifact as REST shows it.
  record ArtifactJson(
      String artifact, @Nullable String repo, String sbom, List<String> components) {
    static ArtifactJson of(ArtifactRow row) {
      return new ArtifactJson(row.artifact(), row.repo(), row.sbom().toString(), row.components());
    }
  }

  /// A licence as REST shows it.
  record LicenseJson(String license, int artifactCount) {
    static LicenseJson of(LicenseRow row) {
      return new LicenseJson(row.license(), row.artifactCount());
    }
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/packages", this::packages);
    routes.get("/api/v1/components", this::components);
    routes.get("/api/v1/artifacts", this::artifacts);
    routes.get("/api/v1/licenses", this::licenses);
  }

  private void packages(Context ctx) {
    Query query = new Query(ctx);
    String search = Requests.search(query);
    String ecosystem = query.text("ecosystem", 64);
    Query.Paging paging = query.paging();
    query.check();
    Listed<PackageRow> found =
        store.packages(tenancy.of(ctx), search, ecosystem, Requests.slice(paging));
    Answer.page(ctx, PackageJson.class, page(found, PackageJson::of, paging));
  }

  private void components(Context ctx) {
    Query query = new Query(ctx);
    String search = Requests.search(query);
    Requests.Wanted wanted = Requests.wanted(query);
    Query.Paging paging = query.paging();
    if (wanted != null && search != null) {
      query.wrong("search", "Either search or purl, not both", "value_error", search);
    }
    query.check();
    UUID tenant = tenancy.of(ctx);
    Listed<ComponentRow> found =
        wanted == null
            ? store.components(tenant, search, Requests.slice(paging))
            : part(store.versions(tenant, wanted.purl(), wanted.range()), paging);
    Answer.page(ctx, ComponentJson.class, page(found, ComponentJson::of, paging));
  }

  private void artifacts(Context ctx) {
    Query query = new Query(ctx);
    Requests.Wanted wanted = Requests.wanted(query);
    String license = query.text("license", 512);
    Query.Paging paging = query.paging();
    if (wanted != null && license != null) {
      query.wrong("license", "Either license or purl, not both", "value_error", license);
    }
    query.check();
    UUID tenant = tenancy.of(ctx);
    ComponentSearchStore.Slice slice = Requests.slice(paging);
    Listed<ArtifactRow> found =
        wanted != null
            ? store.artifactsUsing(tenant, wanted.purl(), wanted.range(), slice)
            : license != null
                ? store.artifactsLicensed(tenant, license, slice)
                : store.artifacts(tenant, slice);
    Answer.page(ctx, ArtifactJson.class, page(found, ArtifactJson::of, paging));
  }

  private void licenses(Context ctx) {
    Query query = new Query(ctx);
    String search = Requests.search(query);
    Query.Paging paging = query.paging();
    query.check();
    Listed<LicenseRow> found = store.licenses(tenancy.of(ctx), search, Requests.slice(paging));
    Answer.page(ctx, LicenseJson.class, page(found, LicenseJson::of, paging));
  }

  /// Versions of a package are few enough to be read whole.
  private static <T> Listed<T> part(List<T> all, Query.Paging paging) {
    int from = Math.min(paging.offset(), all.size());
    int to = (int) Math.min((long) from + paging.limit(), all.size());
    return new Listed<>(all.subList(from, to), all.size());
  }

  private static <R, T> Page<T> page(Listed<R> found, Function<R, T> shown, Query.Paging paging) {
    return Page.of(found.rows().stream().map(shown).toList(), found.total(), paging);
  }
}
