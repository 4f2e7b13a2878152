package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/projects…`. Project ids are DAOIP-5 URIs and used as they are.
public final class ProjectEndpoints implements Routes {
  private static final String PREFIX = "/api/v1/projects/";
  private static final String REPOS = "repos";
  private static final String CONTRIBUTORS = "contributors";
  private static final String DEPENDS_ON = "depends-on";
  private static final String HAS_DEPENDENTS = "has-dependents";
  private static final List<String> SUFFIXES =
      List.of(REPOS, CONTRIBUTORS, DEPENDS_ON, HAS_DEPENDENTS);
  private static final int CATEGORY_LENGTH = 128;

  private final ProjectReadStore projects;
  private final Tenancy tenancy;
  private final Clock clock;

  public ProjectEndpoints(ProjectReadStore projects, Tenancy tenancy, Clock clock) {
    this.projects = projects;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/projects", this::list);
    routes.get(PREFIX + "<id>", this::one);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    ProjectFilter filter =
        new ProjectFilter(
            query.oneOf(
                "project_type",
                text -> ProjectType.find(text).orElse(null),
                Arrays.stream(ProjectType.values()).map(ProjectType::text).toList()),
            query.oneOf(
                "activity_status",
                text -> ActivityStatus.find(text).orElse(null),
                Arrays.stream(ActivityStatus.values()).map(ActivityStatus::text).toList()),
            query.text("category", CATEGORY_LENGTH),
            Parameters.search(query));
    List<Order<ProjectSort>> orders = Parameters.orders(query, ProjectSort.values());
    Query.Paging paging = query.paging();
    query.check();
    Listing<ProjectRow> listing =
        projects.projects(tenant, filter, orders, Parameters.slice(paging));
    Answer.page(
        ctx, ProjectJson.Summary.class, Parameters.page(listing, ProjectJson.Summary::of, paging));
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    PathId path = PathId.of(ctx, PREFIX, SUFFIXES);
    String id = path.id();
    String suffix = path.suffix();
    if (suffix == null) {
      ProjectDetailRow project =
          projects.project(tenant, id, clock.instant()).orElseThrow(() -> unknown(id));
      Answer.json(ctx, ProjectJson.Detail.of(project));
      return;
    }
    switch (suffix) {
      case REPOS -> repos(ctx, id);
      case CONTRIBUTORS -> contributors(ctx, id);
      case DEPENDS_ON ->
          dependencies(ctx, projects.dependsOn(tenant, id).orElseThrow(() -> unknown(id)));
      case HAS_DEPENDENTS ->
          dependencies(ctx, projects.hasDependents(tenant, id).orElseThrow(() -> unknown(id)));
      default -> throw unknown(id);
    }
  }

  private void repos(Context ctx, String id) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    List<Order<RepoSort>> orders = Parameters.orders(query, RepoSort.values());
    Query.Paging paging = query.paging();
    query.check();
    Listing<RepoRow> listing =
        projects.repos(tenant, id, orders, Parameters.slice(paging)).orElseThrow(() -> unknown(id));
    Answer.page(
        ctx, RepoJson.Summary.class, Parameters.page(listing, RepoJson.Summary::of, paging));
  }

  private void contributors(Context ctx, String id) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String search = Parameters.search(query);
    Query.Paging paging = query.paging();
    query.check();
    Listing<ProjectContributorRow> listing =
        projects
            .contributors(tenant, id, search, Parameters.slice(paging))
            .orElseThrow(() -> unknown(id));
    Answer.page(
        ctx,
        ContributorJson.OfProject.class,
        Parameters.page(listing, ContributorJson.OfProject::of, paging));
  }

  private static void dependencies(Context ctx, List<ProjectDependencyRow> rows) {
    Answer.list(
        ctx, ProjectJson.Dependency.class, rows.stream().map(ProjectJson.Dependency::of).toList());
  }

  private static RuntimeException unknown(String id) {
    return Parameters.unknown("Project", id);
  }
}
