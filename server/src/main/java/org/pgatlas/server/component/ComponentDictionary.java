package org.pgatlas.server.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// Numbers of packages, components and licences, given once for ever. Rows are added in short
/// transactions of their own, sorted, so that writers neither block each other for long nor
/// deadlock; a row that nothing refers to later does no harm. What was read or committed stays in
/// memory.
final class ComponentDictionary {
  /// Everybody's; as in the schema's default.
  static final UUID EVERYBODY = new UUID(0, 0);

  private static final int BATCH = 10_000;
  private static final int REMEMBERED = 100_000;

  private final Database database;
  private final MarkStore marks = new MarkStore();
  private final Map<String, Ids> components = remembered();
  private final Map<String, Integer> licenses = remembered();

  ComponentDictionary(Database database) {
    this.database = database;
  }

  /// A component's, and its package's.
  private record Ids(int component, int packageId) {}

  /// In the order of what was asked for.
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Numbers(int[] components, int[] packages) {}

  Numbers components(UUID tenant, List<ComponentIdentity> wanted) {
    Map<String, Ids> found = new HashMap<>();
    TreeMap<String, ComponentIdentity> missing = new TreeMap<>();
    for (ComponentIdentity identity : wanted) {
      Ids number = identity.own() ? null : components.get(identity.key());
      if (number == null) {
        missing.put(identity.key(), identity);
      } else {
        found.put(identity.key(), number);
      }
    }
    for (List<ComponentIdentity> batch : batches(missing.values())) {
      Map<String, Ids> numbered =
          database.writeRows(tenant, handle -> numbered(handle, tenant, batch));
      found.putAll(numbered);
      batch.stream()
          .filter(identity -> !identity.own())
          .forEach(identity -> components.put(identity.key(), number(numbered, identity.key())));
    }
    int[] ids = new int[wanted.size()];
    int[] packages = new int[wanted.size()];
    for (int i = 0; i < ids.length; i++) {
      Ids number = number(found, wanted.get(i).key());
      ids[i] = number.component();
      packages[i] = number.packageId();
    }
    return new Numbers(ids, packages);
  }

  /// Ids in the order of the expressions.
  int[] licenses(UUID tenant, List<String> wanted) {
    Map<String, Integer> found = new HashMap<>();
    TreeSet<String> missing = new TreeSet<>();
    for (String expression : wanted) {
      Integer id = licenses.get(expression);
      if (id == null) {
        missing.add(expression);
      } else {
        found.put(expression, id);
      }
    }
    for (List<String> batch : batches(missing)) {
      Map<String, Integer> numbered = database.writeRows(tenant, handle -> numbered(handle, batch));
      found.putAll(numbered);
      licenses.putAll(numbered);
    }
    return wanted.stream().mapToInt(expression -> number(found, expression)).toArray();
  }

  /// Numbers of what a document says of its parts beside their purls.
  MarkStore.Numbers marks(UUID tenant, Marks said) {
    if (said.isEmpty()) {
      return new MarkStore.Numbers(null, new int[0], new int[0]);
    }
    int[] components =
        components(tenant, said.components().stream().map(Map.Entry::getKey).toList()).components();
    List<MarkStore.Row> rows = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      Map.Entry<ComponentIdentity, Marks.Mark> one = said.components().get(i);
      rows.add(new MarkStore.Row(components[i], one.getKey().own(), one.getValue()));
    }
    Marks.Mark root = said.root();
    if (root != null) {
      rows.add(new MarkStore.Row(MarkStore.ROOT, true, root));
    }
    int[] numbers = new int[rows.size()];
    int at = 0;
    for (List<MarkStore.Row> batch : batches(rows)) {
      for (int number :
          database.writeRows(tenant, handle -> marks.numbers(handle, tenant, batch))) {
        numbers[at++] = number;
      }
    }
    return new MarkStore.Numbers(
        root == null ? null : numbers[components.length],
        components(tenant, said.platforms()).components(),
        Arrays.stream(numbers, 0, components.length).sorted().distinct().toArray());
  }

  private static Map<String, Ids> numbered(
      Handle handle, UUID tenant, List<ComponentIdentity> batch) {
    Map<String, Ids> known = known(handle, tenant, batch);
    List<ComponentIdentity> added =
        batch.stream().filter(identity -> !known.containsKey(identity.key())).toList();
    if (!added.isEmpty()) {
      addPackages(handle, tenant, added);
      known.putAll(addComponents(handle, tenant, added));
      List<ComponentIdentity> others =
          added.stream().filter(identity -> !known.containsKey(identity.key())).toList();
      if (!others.isEmpty()) {
        known.putAll(known(handle, tenant, others));
      }
    }
    return known;
  }

  private static Map<String, Ids> known(Handle handle, UUID tenant, List<ComponentIdentity> batch) {
    Map<String, Ids> known = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: component.known
            select w.key, c.id, c.package_id
            from unnest(:keys, :purls, :owners) as w (key, purl, owner)
            join component c on c.purl = w.purl and c.owner_tenant = w.owner
            """)
        .bind("keys", texts(batch, ComponentIdentity::key))
        .bind("purls", texts(batch, ComponentIdentity::purl))
        .bind("owners", owners(tenant, batch))
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("key"), new Ids(row.getInt("id"), row.getInt("package_id"))))
        .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
    return known;
  }

  private static void addPackages(Handle handle, UUID tenant, List<ComponentIdentity> added) {
    TreeMap<String, ComponentIdentity> packages = new TreeMap<>();
    added.forEach(
        identity ->
            packages.putIfAbsent(
                (identity.own() ? "own " : "") + identity.packagePurl(), identity));
    List<ComponentIdentity> sorted = List.copyOf(packages.values());
    handle
        .createUpdate(
            """
            -- name: component.add_packages
            insert into package (purl, owner_tenant, ecosystem, namespace, name, match_key)
            select w.purl, w.owner, w.ecosystem, w.namespace, w.name, w.match_key
            from unnest(:purls, :owners, :ecosystems, :namespaces, :names, :matchKeys)
              as w (purl, owner, ecosystem, namespace, name, match_key)
            where not exists (select from package p where p.purl = w.purl and p.owner_tenant = w.owner)
            order by w.purl collate "C", w.owner
            on conflict (purl, owner_tenant) do nothing
            """)
        .bind("purls", texts(sorted, ComponentIdentity::packagePurl))
        .bind("owners", owners(tenant, sorted))
        .bind("ecosystems", texts(sorted, identity -> identity.url().type()))
        .bind("namespaces", texts(sorted, ComponentIdentity::namespace))
        .bind("names", texts(sorted, ComponentIdentity::name))
        .bind("matchKeys", texts(sorted, ComponentIdentity::matchKey))
        .execute();
  }

  /// Those that no other writer added meanwhile.
  private static Map<String, Ids> addComponents(
      Handle handle, UUID tenant, List<ComponentIdentity> added) {
    List<ComponentIdentity.Keys> keys = added.stream().map(ComponentIdentity::keys).toList();
    Map<String, Ids> made = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: component.add
            insert into component (purl, owner_tenant, package_id, version, version_key, coarse_key, source_match_key, source_coarse_key)
            select w.purl, w.owner, p.id, w.version, w.version_key, w.coarse_key, w.source_match_key, w.source_coarse_key
            from unnest(:purls, :owners, :packages, :versions, :versionKeys, :coarseKeys, :sourceKeys, :sourceCoarseKeys)
              as w (purl, owner, package_purl, version, version_key, coarse_key, source_match_key, source_coarse_key)
            join package p on p.purl = w.package_purl and p.owner_tenant = w.owner
            order by w.purl collate "C", w.owner
            on conflict (purl, owner_tenant) do nothing
            returning purl, owner_tenant, id, package_id
            """)
        .bind("purls", texts(added, ComponentIdentity::purl))
        .bind("owners", owners(tenant, added))
        .bind("packages", texts(added, ComponentIdentity::packagePurl))
        .bind("versions", texts(added, ComponentIdentity::version))
        .bind("versionKeys", texts(added, ComponentIdentity::versionKey))
        .bind("coarseKeys", keys.stream().map(ComponentIdentity.Keys::coarse).toArray(Long[]::new))
        .bind("sourceKeys", texts(keys, ComponentIdentity.Keys::sourceMatchKey))
        .bind(
            "sourceCoarseKeys",
            keys.stream().map(ComponentIdentity.Keys::sourceCoarse).toArray(Long[]::new))
        .map(
            (row, _) ->
                Map.entry(
                    ComponentIdentity.key(
                        row.getString("purl"),
                        !row.getObject("owner_tenant", UUID.class).equals(EVERYBODY)),
                    new Ids(row.getInt("id"), row.getInt("package_id"))))
        .forEach(entry -> made.put(entry.getKey(), entry.getValue()));
    return made;
  }

  private static Map<String, Integer> numbered(Handle handle, List<String> batch) {
    String[] expressions = batch.toArray(String[]::new);
    handle
        .createUpdate(
            """
            -- name: component.add_licenses
            insert into license (expression)
            select w.expression from unnest(:expressions) as w (expression)
            where not exists (select from license l where l.expression = w.expression)
            order by w.expression collate "C"
            on conflict (expression) do nothing
            """)
        .bind("expressions", expressions)
        .execute();
    Map<String, Integer> numbered = new HashMap<>();
    handle
        .createQuery(
            """
            -- name: component.known_licenses
            select l.expression, l.id
            from unnest(:expressions) as w (expression)
            join license l on l.expression = w.expression
            """)
        .bind("expressions", expressions)
        .map((row, _) -> Map.entry(row.getString("expression"), row.getInt("id")))
        .forEach(entry -> numbered.put(entry.getKey(), entry.getValue()));
    return numbered;
  }

  private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static UUID[] owners(UUID tenant, List<ComponentIdentity> rows) {
    return rows.stream().map(row -> row.own() ? tenant : EVERYBODY).toArray(UUID[]::new);
  }

  private static <T> T number(Map<String, T> numbered, String text) {
    T number = numbered.get(text);
    if (number == null) {
      throw new IllegalStateException("the dictionary did not number " + text);
    }
    return number;
  }

  private static <T> List<List<T>> batches(Collection<T> rows) {
    List<T> all = List.copyOf(rows);
    List<List<T>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
    }
    return batches;
  }

  /// The least recently used entry gives way.
  private static <T> Map<String, T> remembered() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > REMEMBERED;
          }
        });
  }
}
