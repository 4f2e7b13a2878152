package org.pgatlas.server.ops.doctor;

import java.util.List;
import java.util.Map;

/// How the tables of a database are read, as the product that owns it has registered.
@FunctionalInterface
public interface Accesses {
  /// A database of which nothing is registered.
  Accesses UNKNOWN =
      new Accesses() {
        @Override
        public Map<String, List<Access>> byTable() {
          return Map.of();
        }

        @Override
        public boolean registered() {
          return false;
        }
      };

  /// A query and the plan that it has here, each on one line.
  record Access(String query, String plan) {}

  /// Queries by the table that they read.
  Map<String, List<Access>> byTable();

  /// Whether a table without a query is one that nobody registered a query for.
  default boolean registered() {
    return true;
  }
}
