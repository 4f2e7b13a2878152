package org.pgatlas.server.component;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// How many artifacts have a component, a package and a licence in force: what changes when others
/// come into force for some artifacts. Counts by difference, so what stays is not touched, and what
/// several artifacts gain at once is one row.
///
/// @param before components of the artifacts whose components changed, `after` what they have now
@SuppressWarnings("ArrayRecordComponent") // bound, never compared
record UseCounts(Net components, Net licenses, Pairs before, Pairs after) {
  /// Ids, ascending, and by how much each of them counts more or less; none by 0.
  @SuppressWarnings("ArrayRecordComponent") // bound, never compared
  record Net(int[] ids, int[] counts) {
    Net only(boolean more) {
      int size = 0;
      int[] some = new int[ids.length];
      int[] by = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        if (counts[i] > 0 == more) {
          some[size] = ids[i];
          by[size++] = Math.abs(counts[i]);
        }
      }
      return new Net(Arrays.copyOf(some, size), Arrays.copyOf(by, size));
    }

    boolean isEmpty() {
      return ids.length == 0;
    }
  }

  /// Components by artifact.
  @SuppressWarnings("ArrayRecordComponent") // bound, never compared
  record Pairs(int[] sources, int[] ids) {}

  static UseCounts of(
      Map<Integer, ComponentStore.InForce> before, Map<Integer, ComponentStore.InForce> after) {
    Set<Integer> sources = new TreeSet<>(before.keySet());
    sources.addAll(after.keySet());
    sources.removeIf(
        source ->
            Arrays.equals(
                ids(before.get(source), ComponentStore.InForce::components),
                ids(after.get(source), ComponentStore.InForce::components)));
    return new UseCounts(
        net(before, after, ComponentStore.InForce::components),
        net(before, after, ComponentStore.InForce::licenses),
        pairs(before, sources),
        pairs(after, sources));
  }

  void write(Handle handle, UUID tenant) {
    Net more = components.only(true);
    if (!more.isEmpty()) {
      componentsUp(handle, tenant, more);
    }
    Net fewer = components.only(false);
    if (!fewer.isEmpty()) {
      componentsDown(handle, tenant, fewer);
    }
    if (after.ids().length > 0) {
      packages(handle, tenant, UP);
    }
    if (before.ids().length > 0) {
      packages(handle, tenant, DOWN);
    }
    countLicenses(handle, tenant);
  }

  private static void componentsUp(Handle handle, UUID tenant, Net more) {
    handle
        .createUpdate(
            """
            -- name: component.count_up
            insert into component_use (tenant_id, component_id, package_id, artifact_count)
            select :tenant, c.id, c.package_id, w.n
            from unnest(:ids, :counts) as w (id, n) join component c on c.id = w.id
            order by c.id
            on conflict (tenant_id, component_id) do update set artifact_count = component_use.artifact_count + excluded.artifact_count
            """)
        .bind("tenant", tenant)
        .bind("ids", more.ids())
        .bind("counts", more.counts())
        .execute();
  }

  /// The rows deleted and the rows updated are told apart by the one snapshot of the statement.
  private static void componentsDown(Handle handle, UUID tenant, Net fewer) {
    handle
        .createUpdate(
            """
            -- name: component.count_down
            with w as materialized (select id, n from unnest(:ids, :counts) as u (id, n)), gone as (
              delete from component_use u using w
              where u.tenant_id = :tenant and u.component_id = w.id and u.artifact_count <= w.n
            )
            update component_use u set artifact_count = u.artifact_count - w.n from w
            where u.tenant_id = :tenant and u.component_id = w.id and u.artifact_count > w.n
            """)
        .bind("tenant", tenant)
        .bind("ids", fewer.ids())
        .bind("counts", fewer.counts())
        .execute();
  }

  /// By how many artifacts each package counts more or less: an artifact counts once for a package,
  /// whatever versions of it it has.
  private static final String DELTA =
      """
      had as materialized (
        select distinct w.source, c.package_id
        from unnest(:beforeSources, :before) as w (source, id) join component c on c.id = w.id
      ), has as materialized (
        select distinct w.source, c.package_id
        from unnest(:afterSources, :after) as w (source, id) join component c on c.id = w.id
      ), delta as materialized (
        select package_id, sum(n)::int as n
        from (select package_id, 1 as n from has h
              where not exists (select from had b where b.source = h.source and b.package_id = h.package_id)
              union all
              select package_id, -1 from had b
              where not exists (select from has h where h.source = b.source and h.package_id = b.package_id)) changed
        group by package_id
      )
      """;

  private static final String UP =
      """
      -- name: component.count_packages_up
      with /* delta */
      insert into package_use (tenant_id, package_id, artifact_count)
      select :tenant, package_id, n from delta where n > 0 order by package_id
      on conflict (tenant_id, package_id) do update set artifact_count = package_use.artifact_count + excluded.artifact_count
      """;

  private static final String DOWN =
      """
      -- name: component.count_packages_down
      with /* delta */
      , gone as (
        delete from package_use u using delta d
        where u.tenant_id = :tenant and u.package_id = d.package_id and d.n < 0 and u.artifact_count <= -d.n
      )
      update package_use u set artifact_count = u.artifact_count + d.n from delta d
      where u.tenant_id = :tenant and u.package_id = d.package_id and d.n < 0 and u.artifact_count > -d.n
      """;

  private void packages(Handle handle, UUID tenant, String sql) {
    handle
        .createUpdate(sql.replace("/* delta */", DELTA))
        .bind("tenant", tenant)
        .bind("beforeSources", before.sources())
        .bind("before", before.ids())
        .bind("afterSources", after.sources())
        .bind("after", after.ids())
        .execute();
  }

  private void countLicenses(Handle handle, UUID tenant) {
    Net more = licenses.only(true);
    if (!more.isEmpty()) {
      handle
          .createUpdate(
              """
              -- name: component.count_licenses_up
              insert into license_use (tenant_id, license_id, artifact_count)
              select :tenant, w.id, w.n from unnest(:ids, :counts) as w (id, n) order by w.id
              on conflict (tenant_id, license_id) do update set artifact_count = license_use.artifact_count + excluded.artifact_count
              """)
          .bind("tenant", tenant)
          .bind("ids", more.ids())
          .bind("counts", more.counts())
          .execute();
    }
    Net fewer = licenses.only(false);
    if (!fewer.isEmpty()) {
      handle
          .createUpdate(
              """
              -- name: component.count_licenses_down
              with w as materialized (select id, n from unnest(:ids, :counts) as u (id, n)), gone as (
                delete from license_use u using w
                where u.tenant_id = :tenant and u.license_id = w.id and u.artifact_count <= w.n
              )
              update license_use u set artifact_count = u.artifact_count - w.n from w
              where u.tenant_id = :tenant and u.license_id = w.id and u.artifact_count > w.n
              """)
          .bind("tenant", tenant)
          .bind("ids", fewer.ids())
          .bind("counts", fewer.counts())
          .execute();
    }
  }

  /// All ids that came and went, sorted, the sum of each.
  private static Net net(
      Map<Integer, ComponentStore.InForce> before,
      Map<Integer, ComponentStore.InForce> after,
      Function<ComponentStore.InForce, int[]> of) {
    int size = 0;
    for (ComponentStore.InForce one : before.values()) {
      size += of.apply(one).length;
    }
    for (ComponentStore.InForce one : after.values()) {
      size += of.apply(one).length;
    }
    // The id in the high bits; the lowest bit tells what came from what went.
    long[] all = new long[size];
    int at = 0;
    for (ComponentStore.InForce one : before.values()) {
      for (int id : of.apply(one)) {
        all[at++] = (long) id << 1;
      }
    }
    for (ComponentStore.InForce one : after.values()) {
      for (int id : of.apply(one)) {
        all[at++] = (long) id << 1 | 1;
      }
    }
    Arrays.sort(all);
    int[] ids = new int[size];
    int[] counts = new int[size];
    int distinct = 0;
    for (int i = 0; i < size; ) {
      int id = (int) (all[i] >> 1);
      int sum = 0;
      for (; i < size && (int) (all[i] >> 1) == id; i++) {
        sum += (all[i] & 1) == 0 ? -1 : 1;
      }
      if (sum != 0) {
        ids[distinct] = id;
        counts[distinct++] = sum;
      }
    }
    return new Net(Arrays.copyOf(ids, distinct), Arrays.copyOf(counts, distinct));
  }

  private static Pairs pairs(Map<Integer, ComponentStore.InForce> all, Set<Integer> sources) {
    int size =
        sources.stream()
            .mapToInt(s -> ids(all.get(s), ComponentStore.InForce::components).length)
            .sum();
    int[] of = new int[size];
    int[] ids = new int[size];
    int at = 0;
    for (int source : sources) {
      for (int id : ids(all.get(source), ComponentStore.InForce::components)) {
        of[at] = source;
        ids[at++] = id;
      }
    }
    return new Pairs(of, ids);
  }

  private static int[] ids(
      ComponentStore.@Nullable InForce of, Function<ComponentStore.InForce, int[]> which) {
    return of == null ? new int[0] : which.apply(of);
  }
}
