package org.pgatlas.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.pgatlas.server.ops.doctor.Accesses;
import org.pgatlas.server.ops.doctor.Doctor;
import org.pgatlas.server.ops.doctor.Finding;
import org.pgatlas.server.ops.ledger.LedgerReport;
import org.pgatlas.server.ops.ledger.QueryLedger;
import org.pgatlas.server.ops.ledger.TableReads;
import org.pgatlas.server.ui.view.OperationsView;

/// What doctor and ledger say, as the operations page shows it: pages and diagnosis do not know
/// each other.
final class Diagnosis {
  private Diagnosis() {}

  static List<OperationsView.Found> of(Doctor doctor) {
    return doctor.examine().findings().stream().map(Diagnosis::found).toList();
  }

  static List<OperationsView.Hot> of(QueryLedger ledger, UUID tenant) {
    return ledger.examine(tenant, 0).queries().stream().map(Diagnosis::hot).toList();
  }

  /// What the ledger knows of reads, as the doctor takes it: these two do not know each other.
  static Map<String, List<Accesses.Access>> accesses(Map<String, List<TableReads.Read>> reads) {
    Map<String, List<Accesses.Access>> accesses = new LinkedHashMap<>();
    reads.forEach(
        (table, by) ->
            accesses.put(
                table,
                by.stream().map(read -> new Accesses.Access(read.query(), read.plan())).toList()));
    return accesses;
  }

  private static OperationsView.Found found(Finding finding) {
    return new OperationsView.Found(
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.check(),
        finding.object(),
        finding.why(),
        finding.ddl());
  }

  private static OperationsView.Hot hot(QueryLedger.Line line) {
    return new OperationsView.Hot(
        LedgerReport.verdict(line),
        line.name(),
        line.variant(),
        String.join(", ", line.servedBy()),
        line.budgetP50Ms(),
        line.calls(),
        line.meanMs(),
        line.maxMs(),
        String.join("; ", line.problems()) + line.error());
  }
}
