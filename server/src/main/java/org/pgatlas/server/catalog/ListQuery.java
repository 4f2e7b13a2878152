package org.pgatlas.server.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// A list with optional conditions: assembled from fixed texts, values only ever bound. The
/// tenant's predicate is always its first condition.
final class ListQuery {
  /// From so many matches on, a page of them is near wherever one begins to look.
  private static final long MANY = 5_000;

  private final String name;
  private final String columns;
  private final String from;
  private @Nullable String finalColumns;
  private @Nullable String finalAlias;
  private boolean searches;
  private String ordering = "";
  private String matching = "";
  private String label = "";
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /// @param from table and alias; `tenant` names the alias whose `tenant_id` is bound
  ListQuery(String name, String columns, String from, String tenant) {
    this.name = name;
    this.columns = columns;
    this.from = from;
    conditions.add(tenant + ".tenant_id = :tenant");
  }

  /// Adds a condition that names `:parameter`, unless the value is absent.
  ListQuery where(String condition, String parameter, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.put(parameter, value);
    }
    return this;
  }

  /// Binds a parameter that the FROM text names.
  ListQuery bound(String parameter, Object value) {
    values.put(parameter, value);
    return this;
  }

  /// Brings along the table whose index has the order: a row of it for each, so that nothing needs
  /// to be counted through it.
  ListQuery inOrderOf(String join) {
    ordering = " " + join;
    return this;
  }

  /// What is computed only for the rows of the slice, not for those that an offset skips.
  ///
  /// @param alias under which the final columns know the slice
  ListQuery finishedWith(String columns, String alias) {
    finalColumns = columns;
    finalAlias = alias;
    return this;
  }

  /// Case-insensitive substring. Not LIKE: `%`, `_` and `\` are ordinary characters here.
  ListQuery containing(String column, @Nullable String search) {
    searches |= search != null;
    return where("strpos(lower(" + column + "), lower(:search)) > 0", "search", search);
  }

  <T> Listing<T> run(Handle handle, UUID tenant, String orderBy, Slice slice, RowMapper<T> mapper) {
    OptionalLong many = many(handle, tenant, slice);
    if (many.isPresent()) {
      searches = false;
      String walk = "where " + conditions.getFirst() + " and " + label + " ilike :search";
      return new Listing<>(
          bind(handle.createQuery(sql(walk, orderBy)), tenant)
              .bind("limit", slice.limit())
              .bind("offset", slice.offset())
              .map(mapper)
              .list(),
          many.getAsLong());
    }
    String where = "where " + String.join("\n  and ", conditions);
    long[] found = {-1};
    List<T> rows =
        bind(handle.createQuery(sql(where, orderBy)), tenant)
            .bind("limit", slice.limit())
            .bind("offset", slice.offset())
            .map(
                (row, context) -> {
                  if (searches) {
                    found[0] = row.getLong("found");
                  }
                  return mapper.map(row, context);
                })
            .list();
    return new Listing<>(
        rows, found[0] >= 0 ? found[0] : total(handle, tenant, where, slice, rows.size()));
  }

  /// Case-insensitive substring of a name that `catalog_name` repeats; `%`, `_` and `\\` are
  /// ordinary characters. Served by `ix_catalog_name_trigrams` from three characters on.
  ///
  /// @param kind as in `catalog_name`
  /// @param column the name itself
  ListQuery named(int kind, String id, String column, @Nullable String search) {
    searches |= search != null;
    if (search != null) {
      matching = "from atlas_catalog_like(:tenant, cast(" + kind + " as smallint), :search)";
      label = column;
    }
    return where(
        id + " in (select id " + matching + ")",
        "search",
        search == null ? null : "%" + SearchStore.literal(search) + "%");
  }

  /// How many match, when they are many and nothing else is asked: then the first of them are found
  /// by walking down the order, and need not all be read and sorted.
  private OptionalLong many(Handle handle, UUID tenant, Slice slice) {
    if (matching.isEmpty() || conditions.size() > 2 || slice.limit() == null) {
      return OptionalLong.empty();
    }
    long count =
        bind(
                handle.createQuery(
                    "-- name: %s_matches\nselect count(*) %s".formatted(name, matching)),
                tenant)
            .mapTo(long.class)
            .one();
    return count < MANY ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /// What a search found is read whole, to be sorted, so it counts in the same pass.
  private String sql(String where, String orderBy) {
    String counted = searches ? ", count(*) over () as found" : "";
    String slice =
        "select %s%s from %s %s order by %s limit cast(:limit as bigint) offset :offset"
            .formatted(columns, counted, from + ordering, where, orderBy);
    String whole =
        finalColumns == null
            ? slice
            : "select %s%s from (%s) %s order by %s"
                .formatted(finalColumns, searches ? ", found" : "", slice, finalAlias, orderBy);
    return "-- name: " + name + "\n" + whole;
  }

  /// Counted only when the slice itself does not tell.
  private long total(Handle handle, UUID tenant, String where, Slice slice, int rows) {
    Integer limit = slice.limit();
    boolean reachesEnd = (limit == null || rows < limit) && (rows > 0 || slice.offset() == 0);
    if (reachesEnd) {
      return (long) slice.offset() + rows;
    }
    return bind(
            handle.createQuery(
                "-- name: %s_total\nselect count(*)\nfrom %s\n%s".formatted(name, from, where)),
            tenant)
        .mapTo(long.class)
        .one();
  }

  private Query bind(Query query, UUID tenant) {
    query.bind("tenant", tenant);
    values.forEach(query::bind);
    return query;
  }
}
