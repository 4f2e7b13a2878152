package org.pgatlas.server.ops.doctor;

/// One rule as a query: each row is a finding with the columns `object`, `why` and `ddl`. The
/// query's parameter `:schema` is the schema examined.
///
/// @param needs a relation or extension that must exist, empty when none
record Check(String id, String title, Finding.Severity severity, String needs, String sql) {
  static Check error(String id, String title, String sql) {
    return new Check(id, title, Finding.Severity.ERROR, "", sql);
  }

  static Check warning(String id, String title, String sql) {
    return new Check(id, title, Finding.Severity.WARNING, "", sql);
  }

  static Check notice(String id, String title, String sql) {
    return new Check(id, title, Finding.Severity.NOTICE, "", sql);
  }

  Check needing(String relation) {
    return new Check(id, title, severity, relation, sql);
  }
}
