package org.pgatlas.server.ops.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The form of every table and materialised view of a schema, filled in from the catalogue. Queries
/// are those registered; where none are, the costliest that `pg_stat_statements` has counted.
final class TableForms {
  private static final int ACCESSES = 3;

  private static final String TABLES =
      """
      -- name: doctor.table_forms
      with %s
      select t.relname as name, t.class as kind, t.comment, t.class = 'projection' as derived,
             coalesce((select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = t.oid and k.contype = 'p'), '') as primary_key,
             array(select k.conname || ' ' || pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = t.oid and k.contype = 'u' order by 1) as unique_keys,
             exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant,
             t.relrowsecurity and t.relforcerowsecurity as guarded,
             array(select i.indexrelid::regclass || ': ' || substring(pg_get_indexdef(i.indexrelid) from 'USING (.*)$')
                   from pg_index i where i.indrelid = t.oid order by 1) as indexes
      from classed t
      union all
      select c.relname, 'projection', coalesce(obj_description(c.oid, 'pg_class'), ''), true, '',
             array(select i.indexrelid::regclass::text from pg_index i where i.indrelid = c.oid and i.indisunique order by 1),
             exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped), false,
             array(select i.indexrelid::regclass || ': ' || substring(pg_get_indexdef(i.indexrelid) from 'USING (.*)$')
                   from pg_index i where i.indrelid = c.oid order by 1)
      from pg_class c where c.relnamespace = cast(:schema as regnamespace) and c.relkind = 'm'
      order by name
      """
          .formatted(TableRules.CLASSED);

  private TableForms() {}

  /// @param schema as a name in quotes, for a cast
  static List<TableForm> of(
      Connection connection,
      String schema,
      Map<String, List<Accesses.Access>> registered,
      CountedQueries counted)
      throws SQLException {
    List<TableForm> forms = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(TABLES.replace(":schema", schema));
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        forms.add(form(rows, registered.getOrDefault(rows.getString("name"), List.of())));
      }
    }
    return registered.isEmpty() ? counted.added(connection, forms) : forms;
  }

  private static TableForm form(ResultSet row, List<Accesses.Access> accesses) throws SQLException {
    String comment = row.getString("comment");
    String tenant = said(comment, "tenant");
    if (tenant.isEmpty() && row.getBoolean("has_tenant")) {
      tenant =
          row.getBoolean("guarded")
              ? "tenant_id, with row-level security"
              : "tenant_id, without row-level security";
    }
    String idempotency = said(comment, "idempotency");
    return new TableForm(
        row.getString("name"),
        row.getString("kind"),
        row.getBoolean("derived"),
        row.getString("primary_key"),
        idempotency.isEmpty() ? String.join("; ", texts(row, "unique_keys")) : idempotency,
        tenant,
        texts(row, "indexes"),
        said(comment, "retention"),
        said(comment, "refresh"),
        accesses.subList(0, Math.min(ACCESSES, accesses.size())));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /// `key=value;` of a comment.
  private static String said(String comment, String key) {
    Matcher found = Pattern.compile("(?:^|[; ])" + key + "=([^;]+)").matcher(comment);
    return found.find() ? found.group(1).strip() : "";
  }
}
