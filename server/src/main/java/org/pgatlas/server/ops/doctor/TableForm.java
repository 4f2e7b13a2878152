package org.pgatlas.server.ops.doctor;

import java.util.List;

/// What the guide wants to be known of a table or materialised view before it is merged, as far as
/// catalogue, comment and queries tell; empty where nothing says it.
///
/// @param kind its class: said by the comment, or guessed from name and columns
/// @param idempotency what the comment says, else its unique keys
/// @param tenant what the comment says, else whether it has a tenant's column and policies
/// @param accesses the first few queries that read it, with their plans
public record TableForm(
    String table,
    String kind,
    boolean derived,
    String primaryKey,
    String idempotency,
    String tenant,
    List<String> indexes,
    String retention,
    String refresh,
    List<Accesses.Access> accesses) {
  public TableForm {
    indexes = List.copyOf(indexes);
    accesses = List.copyOf(accesses);
  }

  TableForm with(List<Accesses.Access> queries) {
    return new TableForm(
        table,
        kind,
        derived,
        primaryKey,
        idempotency,
        tenant,
        indexes,
        retention,
        refresh,
        queries);
  }
}
