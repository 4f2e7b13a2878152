package org.pgatlas.server.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A person, known by a keyed hash only.
///
/// @param emailHash HMAC-SHA-256 of the normalised address, hex
public record ContributorRow(int id, String name, String emailHash) {
  static final String COLUMNS = "c.id, c.name, encode(c.email_hash, 'hex') as email_hash";

  static ContributorRow of(ResultSet row) throws SQLException {
    return new ContributorRow(row.getInt("id"), row.getString("name"), row.getString("email_hash"));
  }
}
