package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;

/// What CI plugins written for Dependency-Track call: upload a BOM, ask whether it is processed,
/// find a project. Their field names (camelCase) and status codes, our admission.
///
/// @see <a href="https://docs.dependencytrack.org/integrations/rest-api/">their API</a>
public final class DependencyTrackEndpoints implements Routes {
  /// Their interface as of which these routes answer; plugins ask for a least version.
  private static final String INTERFACE_VERSION = "4.13.0";

  private static final int MOST_PROJECTS = 500;

  private final SbomAdmission admission;
  private final UploadProjectStore projects;
  private final Withdrawal withdrawal;
  private final Tenancy tenancy;
  private final long maxBodyBytes;

  /// Reads the JSON form of an upload and keeps nothing of it.
  ///
  /// @throws HttpProblem saying what is wrong
  public static void check(byte[] body) {
    BomRequest.json(body).close();
  }

  /// Takes out of force what an artifact's document asserts.
  @FunctionalInterface
  public interface Withdrawal {
    void withdraw(UUID tenant, String artifact);
  }

  public DependencyTrackEndpoints(
      SbomAdmission admission,
      UploadProjectStore projects,
      Withdrawal withdrawal,
      Tenancy tenancy,
      long maxBodyBytes) {
    this.admission = admission;
    this.projects = projects;
    this.withdrawal = withdrawal;
    this.tenancy = tenancy;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/version", this::version);
    routes.put("/api/v1/bom", this::upload);
    routes.post("/api/v1/bom", this::upload);
    routes.get("/api/v1/bom/token/{uuid}", this::processing);
    routes.get("/api/v1/event/token/{uuid}", this::processing);
    routes.get("/api/v1/project", this::list);
    routes.get("/api/v1/project/lookup", this::lookup);
    routes.get("/api/v1/project/{uuid}", this::one);
    routes.get("/api/v1/team/self", this::team);
  }

  private void version(Context ctx) {
    answer(ctx, Map.of("application", "PG Atlas", "version", INTERFACE_VERSION));
  }

  private void upload(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String actor = Caller.of(ctx).name();
    try (BomRequest request =
        recorded(tenant, new SbomAdmission.Offer("", null, actor), () -> request(ctx))) {
      UploadProject project =
          recorded(
              tenant,
              new SbomAdmission.Offer(request.name(), null, actor),
              () -> {
                // What came in the request is known to be larger, or smaller, once it is unpacked.
                Doorkeeper.read(ctx, request.bom(), Doorkeeper.Reading.HELD);
                return project(tenant, request);
              });
      boolean inForce = request.latest() || !projects.outdated(tenant, project);
      SbomAdmission.Admitted admitted =
          admission.admit(
              tenant,
              new SbomAdmission.Offer(
                  project.repository(),
                  null,
                  project.artifactVersion(),
                  actor,
                  inForce ? null : new SbomAdmission.Run(false, Instant.EPOCH)),
              request.bom());
      if (request.latest()) {
        makeLatest(tenant, project);
      }
      answer(ctx, Map.of("token", projects.token(tenant, project.id(), admitted.submissionId())));
    } catch (RefusedDocument refused) {
      int status = refused.kind() == RefusedDocument.Kind.TOO_LARGE ? 413 : 400;
      throw new HttpProblem(status, refused.code(), refused.detail(), List.of());
    }
  }

  /// Once its document is admitted: what is refused changes nothing.
  private void makeLatest(UUID tenant, UploadProject project) {
    if (!project.latest()) {
      for (String outdated : projects.makeLatest(tenant, project)) {
        withdrawal.withdraw(tenant, outdated);
      }
    }
  }

  /// A step before admission; when it fails, the attempt is on record.
  private <T> T recorded(UUID tenant, SbomAdmission.Offer offer, Supplier<T> step) {
    try {
      return step.get();
    } catch (HttpProblem refused) {
      admission.recordUnread(tenant, offer, refused.code(), refused.detail());
      throw refused;
    }
  }

  private BomRequest request(Context ctx) {
    try {
      if (!ctx.isMultipartFormData()) {
        return BomRequest.json(Body.document(ctx, maxBodyBytes));
      }
      Body.Form form = Body.form(ctx, "bom", maxBodyBytes);
      try {
        return BomRequest.form(form.fields(), form.file());
      } catch (HttpProblem refused) {
        form.close();
        throw refused;
      }
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw BomRequest.bad("The connection ended before the document did");
    }
  }

  private UploadProject project(UUID tenant, BomRequest request) {
    if (request.project() != null) {
      return projects.find(tenant, request.project()).orElseThrow(DependencyTrackEndpoints::none);
    }
    String name = request.name();
    if (name == null) {
      throw none();
    }
    Optional<UploadProject> known = projects.find(tenant, name, request.version());
    if (known.isPresent() || !request.autoCreate()) {
      return known.orElseThrow(DependencyTrackEndpoints::none);
    }
    String repository;
    try {
      repository = UploadProject.repository(name);
    } catch (IllegalArgumentException e) {
      throw BomRequest.bad(String.valueOf(e.getMessage()));
    }
    return projects.ensure(
        tenant, name, request.version(), repository, parent(tenant, request.parent()));
  }

  private @Nullable UUID parent(UUID tenant, BomRequest.@Nullable Parent parent) {
    if (parent == null) {
      return null;
    }
    UUID id = parent.id();
    String name = parent.name();
    Optional<UploadProject> found =
        id != null
            ? projects.find(tenant, id)
            : name == null ? Optional.empty() : projects.find(tenant, name, parent.version());
    return found
        .orElseThrow(() -> HttpProblem.notFound("The parent project could not be found."))
        .id();
  }

  private void processing(Context ctx) {
    answer(ctx, Map.of("processing", projects.processing(tenancy.of(ctx), uuid(ctx))));
  }

  /// Pages count from 1; a plugin reads until one is empty.
  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String name = query.text("name", 255);
    Integer page = query.integerOrNull("pageNumber", 1, 1_000_000);
    Integer shortPage = query.integerOrNull("page", 1, 1_000_000);
    Integer size = query.integerOrNull("pageSize", 1, 1_000_000);
    int limit = query.integer("limit", size == null ? 100 : size, 1, 1_000_000);
    query.check();
    int rows = Math.min(limit, MOST_PROJECTS);
    int number = page != null ? page : shortPage != null ? shortPage : 1;
    ctx.header("X-Total-Count", Integer.toString(projects.count(tenant, name)));
    long offset = (long) (number - 1) * rows;
    List<UploadProject> found =
        offset > Integer.MAX_VALUE ? List.of() : projects.list(tenant, name, rows, (int) offset);
    answer(ctx, found.stream().map(DependencyTrackEndpoints::body).toList());
  }

  private void lookup(Context ctx) {
    Query query = new Query(ctx);
    String name = query.text("name", 255);
    String version = query.text("version", 255);
    query.check();
    if (name == null) {
      throw HttpProblem.badRequest("name", "name is missing");
    }
    answer(
        ctx,
        body(
            projects
                .find(tenancy.of(ctx), name, version == null ? "" : version)
                .orElseThrow(DependencyTrackEndpoints::none)));
  }

  private void one(Context ctx) {
    answer(
        ctx,
        body(
            projects.find(tenancy.of(ctx), uuid(ctx)).orElseThrow(DependencyTrackEndpoints::none)));
  }

  /// What the key may do, in their words; a plugin checks it before it uploads.
  private void team(Context ctx) {
    Caller caller = Caller.of(ctx);
    List<String> permissions =
        caller.role().includes(Role.TRIAGER)
            ? List.of(
                "BOM_UPLOAD",
                "PROJECT_CREATION_UPLOAD",
                "VIEW_PORTFOLIO",
                "VIEW_VULNERABILITY",
                "VULNERABILITY_ANALYSIS")
            : List.of(
                "BOM_UPLOAD", "PROJECT_CREATION_UPLOAD", "VIEW_PORTFOLIO", "VIEW_VULNERABILITY");
    answer(
        ctx,
        Map.of(
            "uuid",
            UUID.nameUUIDFromBytes(
                caller.credential().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            "name",
            caller.name(),
            "permissions",
            permissions.stream().map(name -> Map.of("name", name)).toList()));
  }

  private static Map<String, @Nullable Object> body(UploadProject project) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("uuid", project.id());
    body.put("name", project.name());
    body.put("version", project.version());
    body.put("active", true);
    body.put("isLatest", project.latest());
    if (project.parent() != null) {
      body.put("parent", Map.of("uuid", project.parent()));
    }
    if (project.lastUpload() != null) {
      body.put("lastBomImport", project.lastUpload().toEpochMilli());
    }
    return body;
  }

  private static HttpProblem none() {
    return HttpProblem.notFound("The project could not be found.");
  }

  private static UUID uuid(Context ctx) {
    try {
      return UUID.fromString(ctx.pathParam("uuid"));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("uuid", "That is not a UUID");
    }
  }

  private static void answer(Context ctx, Object body) {
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }
}
