package org.pgatlas.server.submission;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// The tables `upload_project` and `bom_upload`. Served by their primary keys,
/// `ux_upload_project_name` and `ix_bom_upload_project`.
public final class UploadProjectStore {
  private static final String COLUMNS =
      """
      p.id, p.name, p.version, p.repository, p.whole_repo, p.parent_id, p.latest,
        (select max(u.created_at) from bom_upload u where u.tenant_id = p.tenant_id and u.project_id = p.id) as last_upload
      from upload_project p
      """;

  private final Database database;

  public UploadProjectStore(Database database) {
    this.database = database;
  }

  Optional<UploadProject> find(UUID tenant, UUID id) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    "-- name: upload.project\nselect "
                        + COLUMNS
                        + "where p.tenant_id = :tenant and p.id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, _) -> project(row))
                .findOne());
  }

  Optional<UploadProject> find(UUID tenant, String name, String version) {
    return database.read(tenant, handle -> find(handle, tenant, name, version));
  }

  private static Optional<UploadProject> find(
      Handle handle, UUID tenant, String name, String version) {
    return handle
        .createQuery(
            "-- name: upload.project_by_name\nselect "
                + COLUMNS
                + "where p.tenant_id = :tenant and p.name = :name and p.version = :version")
        .bind("tenant", tenant)
        .bind("name", name)
        .bind("version", version)
        .map((row, _) -> project(row))
        .findOne();
  }

  /// One page by name and version, with a name or all.
  List<UploadProject> list(UUID tenant, @Nullable String name, int limit, int offset) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    "-- name: upload.projects\nselect "
                        + COLUMNS
                        + """
                        where p.tenant_id = :tenant and (cast(:name as text) is null or p.name = :name)
                        order by p.name, p.version
                        limit :limit offset :offset
                        """)
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("limit", limit)
                .bind("offset", offset)
                .map((row, _) -> project(row))
                .list());
  }

  int count(UUID tenant, @Nullable String name) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: upload.project_count
                    select count(*) from upload_project p
                    where p.tenant_id = :tenant and (cast(:name as text) is null or p.name = :name)
                    """)
                .bind("tenant", tenant)
                .bind("name", name)
                .mapTo(int.class)
                .one());
  }

  /// The project of that name and version, made if it is new.
  UploadProject ensure(
      UUID tenant, String name, String version, String repository, @Nullable UUID parent) {
    return database.write(
        tenant,
        handle -> {
          handle
              .createUpdate(
                  """
                  -- name: upload.ensure_project
                  insert into upload_project (tenant_id, name, version, repository, parent_id)
                  values (:tenant, :name, :version, :repository, :parent)
                  on conflict (tenant_id, name, version) do nothing
                  """)
              .bind("tenant", tenant)
              .bind("name", name)
              .bind("version", version)
              .bind("repository", repository)
              .bind("parent", parent)
              .execute();
          return find(handle, tenant, name, version).orElseThrow();
        });
  }

  /// Makes it the latest version of its name; returns the artifacts of the others that are in
  /// force, or wait to be.
  List<String> makeLatest(UUID tenant, UploadProject project) {
    return database.write(
        tenant,
        handle -> {
          handle
              .createUpdate(
                  """
                  -- name: upload.make_latest
                  update upload_project set latest = (id = :id)
                  where tenant_id = :tenant and name = :name and latest <> (id = :id)
                  """)
              .bind("tenant", tenant)
              .bind("id", project.id())
              .bind("name", project.name())
              .execute();
          String[] others =
              versions(handle, tenant, project.name()).stream()
                  .map(UploadProject::artifact)
                  .filter(artifact -> !artifact.equals(project.artifact()))
                  .distinct()
                  .toArray(String[]::new);
          return standing(handle, tenant, others);
        });
  }

  private static List<UploadProject> versions(Handle handle, UUID tenant, String name) {
    return handle
        .createQuery(
            "-- name: upload.versions\nselect "
                + COLUMNS
                + "where p.tenant_id = :tenant and p.name = :name order by p.version")
        .bind("tenant", tenant)
        .bind("name", name)
        .map((row, _) -> project(row))
        .list();
  }

  private static List<String> standing(Handle handle, UUID tenant, String[] artifacts) {
    return handle
        .createQuery(
            """
            -- name: upload.standing
            select s.source_key from edge_source s
            where s.tenant_id = :tenant and s.kind = 'sbom' and s.source_key = any(:artifacts)
              and (exists (select from sbom_current c where c.tenant_id = s.tenant_id and c.source_id = s.id)
                   or exists (select from artifact_version v
                              where v.tenant_id = s.tenant_id and v.source_id = s.id and v.outcome is null))
            order by s.source_key
            """)
        .bind("tenant", tenant)
        .bind("artifacts", artifacts)
        .mapTo(String.class)
        .list();
  }

  /// True when another version of the same name is the latest.
  boolean outdated(UUID tenant, UploadProject project) {
    return !project.latest()
        && database.read(
            tenant,
            handle ->
                handle
                    .createQuery(
                        """
                        -- name: upload.outdated
                        select exists (select from upload_project where tenant_id = :tenant and name = :name and latest)
                        """)
                    .bind("tenant", tenant)
                    .bind("name", project.name())
                    .mapTo(boolean.class)
                    .one());
  }

  /// The token under which a client asks what became of its upload.
  UUID token(UUID tenant, UUID project, int submission) {
    return database.write(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: upload.token
                    insert into bom_upload (tenant_id, project_id, submission_id) values (:tenant, :project, :submission)
                    returning token
                    """)
                .bind("tenant", tenant)
                .bind("project", project)
                .bind("submission", submission)
                .mapTo(UUID.class)
                .one());
  }

  /// True while the upload waits or is worked; false for what is done, and for an unknown token.
  boolean processing(UUID tenant, UUID token) {
    return database.read(
        tenant,
        handle ->
            handle
                .createQuery(
                    """
                    -- name: upload.processing
                    select exists (
                      select from bom_upload u
                      join sbom_submissions s on s.tenant_id = u.tenant_id and s.id = u.submission_id
                      where u.tenant_id = :tenant and u.token = :token and s.status = 'pending')
                    """)
                .bind("tenant", tenant)
                .bind("token", token)
                .mapTo(boolean.class)
                .one());
  }

  private static UploadProject project(ResultSet row) throws SQLException {
    OffsetDateTime last = row.getObject("last_upload", OffsetDateTime.class);
    return new UploadProject(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("version"),
        row.getString("repository"),
        row.getBoolean("whole_repo"),
        row.getObject("parent_id", UUID.class),
        row.getBoolean("latest"),
        last == null ? null : last.toInstant());
  }
}
