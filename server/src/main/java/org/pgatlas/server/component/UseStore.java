package org.pgatlas.server.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.jdbi.v3.core.Handle;

/// Keeps the numbers of artifacts that use a component, a package, a licence, by difference. All
/// functions are part of the caller's transaction, which holds the tenant's lock of components: no
/// other one counts meanwhile. What is counted already is by far the most, and updated; taking each
/// row for a new one first (on conflict) costs half as much again.
final class UseStore {
  void apply(Handle handle, UUID tenant, UseChanges changes, IntUnaryOperator packageOf) {
    components(handle, tenant, changes.components(), packageOf);
    packages(handle, tenant, changes.packages());
    licenses(handle, tenant, changes.licenses());
  }

  /// Those of the changes that go one way.
  @SuppressWarnings("ArrayRecordComponent") // on their way to the database, never compared
  private record Counts(int[] ids, int[] by) {
    static Counts up(Map<Integer, Integer> changes) {
      return of(changes, 1);
    }

    static Counts down(Map<Integer, Integer> changes) {
      return of(changes, -1);
    }

    private static Counts of(Map<Integer, Integer> changes, int sign) {
      List<Map.Entry<Integer, Integer>> chosen = new ArrayList<>();
      for (Map.Entry<Integer, Integer> change : changes.entrySet()) {
        if (change.getValue() * sign > 0) {
          chosen.add(change);
        }
      }
      return new Counts(
          chosen.stream().mapToInt(Map.Entry::getKey).toArray(),
          chosen.stream().mapToInt(change -> change.getValue() * sign).toArray());
    }
  }

  private static void components(
      Handle handle, UUID tenant, Map<Integer, Integer> changes, IntUnaryOperator packageOf) {
    Counts up = Counts.up(changes);
    if (up.ids().length > 0) {
      handle
          .createUpdate(
              """
              -- name: component.count_up
              with w as materialized (
                select id, package, n from unnest(cast(:ids as int[]), cast(:packages as int[]), cast(:by as int[])) as w (id, package, n)
              ), more as (
                update component_use u set artifact_count = u.artifact_count + w.n from w
                where u.tenant_id = :tenant and u.component_id = w.id
                returning u.component_id
              )
              insert into component_use (tenant_id, component_id, package_id, artifact_count)
              select :tenant, w.id, w.package, w.n from w where not exists (select from more m where m.component_id = w.id)
              """)
          .bind("tenant", tenant)
          .bind("ids", up.ids())
          .bind("packages", Arrays.stream(up.ids()).map(packageOf).toArray())
          .bind("by", up.by())
          .execute();
    }
    // The rows deleted and the rows updated are told apart by the one snapshot of the statement.
    down(
        handle,
        tenant,
        changes,
        """
        -- name: component.count_down
        with w as materialized (
          select id, n from unnest(cast(:ids as int[]), cast(:by as int[])) as w (id, n)
        ), gone as (
          delete from component_use u using w where u.tenant_id = :tenant and u.component_id = w.id and u.artifact_count <= w.n
        )
        update component_use u set artifact_count = u.artifact_count - w.n from w
        where u.tenant_id = :tenant and u.component_id = w.id and u.artifact_count > w.n
        """);
  }

  private static void packages(Handle handle, UUID tenant, Map<Integer, Integer> changes) {
    up(
        handle,
        tenant,
        changes,
        """
        -- name: component.count_packages_up
        with w as materialized (
          select id, n from unnest(cast(:ids as int[]), cast(:by as int[])) as w (id, n)
        ), more as (
          update package_use u set artifact_count = u.artifact_count + w.n from w
          where u.tenant_id = :tenant and u.package_id = w.id
          returning u.package_id
        )
        insert into package_use (tenant_id, package_id, artifact_count)
        select :tenant, w.id, w.n from w where not exists (select from more m where m.package_id = w.id)
        """);
    down(
        handle,
        tenant,
        changes,
        """
        -- name: component.count_packages_down
        with w as materialized (
          select id, n from unnest(cast(:ids as int[]), cast(:by as int[])) as w (id, n)
        ), gone as (
          delete from package_use u using w where u.tenant_id = :tenant and u.package_id = w.id and u.artifact_count <= w.n
        )
        update package_use u set artifact_count = u.artifact_count - w.n from w
        where u.tenant_id = :tenant and u.package_id = w.id and u.artifact_count > w.n
        """);
  }

  private static void licenses(Handle handle, UUID tenant, Map<Integer, Integer> changes) {
    up(
        handle,
        tenant,
        changes,
        """
        -- name: component.count_licenses_up
        with w as materialized (
          select id, n from unnest(cast(:ids as int[]), cast(:by as int[])) as w (id, n)
        ), more as (
          update license_use u set artifact_count = u.artifact_count + w.n from w
          where u.tenant_id = :tenant and u.license_id = w.id
          returning u.license_id
        )
        insert into license_use (tenant_id, license_id, artifact_count)
        select :tenant, w.id, w.n from w where not exists (select from more m where m.license_id = w.id)
        """);
    down(
        handle,
        tenant,
        changes,
        """
        -- name: component.count_licenses_down
        with w as materialized (
          select id, n from unnest(cast(:ids as int[]), cast(:by as int[])) as w (id, n)
        ), gone as (
          delete from license_use u using w where u.tenant_id = :tenant and u.license_id = w.id and u.artifact_count <= w.n
        )
        update license_use u set artifact_count = u.artifact_count - w.n from w
        where u.tenant_id = :tenant and u.license_id = w.id and u.artifact_count > w.n
        """);
  }

  private static void up(Handle handle, UUID tenant, Map<Integer, Integer> changes, String sql) {
    execute(handle, tenant, Counts.up(changes), sql);
  }

  private static void down(Handle handle, UUID tenant, Map<Integer, Integer> changes, String sql) {
    execute(handle, tenant, Counts.down(changes), sql);
  }

  private static void execute(Handle handle, UUID tenant, Counts counts, String sql) {
    if (counts.ids().length > 0) {
      handle
          .createUpdate(sql)
          .bind("tenant", tenant)
          .bind("ids", counts.ids())
          .bind("by", counts.by())
          .execute();
    }
  }
}
