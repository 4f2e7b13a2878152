package org.pgatlas.server.vex;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.VexStatement;

/// Statements by columns, to be stored with one command.
final class StatementColumns {
  final Integer[] ordinals;
  final String[] vulnerabilities;
  final String[] aliases;
  final String[] statuses;
  final String[] declared;
  final @Nullable String[] justifications;
  final @Nullable String[] impacts;
  final @Nullable String[] actions;
  final @Nullable String[] notes;
  final @Nullable String[] issued;
  final @Nullable String[] defects;
  final String[] places;
  final @Nullable String[] subjects;
  final String[] products;

  /// @param first the number of the first statement in its document
  StatementColumns(int first, List<VexStatement> statements) {
    int size = statements.size();
    ordinals = new Integer[size];
    vulnerabilities = new String[size];
    aliases = new String[size];
    statuses = new String[size];
    declared = new String[size];
    justifications = new @Nullable String[size];
    impacts = new @Nullable String[size];
    actions = new @Nullable String[size];
    notes = new @Nullable String[size];
    issued = new @Nullable String[size];
    defects = new @Nullable String[size];
    places = new String[size];
    subjects = new @Nullable String[size];
    products = new String[size];
    for (int i = 0; i < size; i++) {
      ordinals[i] = first + i;
      set(i, statements.get(i));
    }
  }

  private void set(int i, VexStatement statement) {
    vulnerabilities[i] = statement.vulnerability().id();
    aliases[i] = Json.write(statement.vulnerability().aliases());
    statuses[i] = statement.status().id();
    declared[i] = statement.declared();
    justifications[i] = statement.justification() == null ? null : statement.justification().id();
    impacts[i] = statement.impact();
    actions[i] = statement.action();
    notes[i] = statement.notes();
    issued[i] = VexRows.text(statement.timestamp());
    defects[i] = statement.defect();
    places[i] = statement.place();
    subjects[i] = StatementJson.subject(statement.products());
    products[i] = StatementJson.write(statement.products());
  }
}
