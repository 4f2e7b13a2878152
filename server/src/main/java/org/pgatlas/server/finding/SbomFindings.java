package org.pgatlas.server.finding;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.component.MarkStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.vex.ClaimStore;

/// Findings of single documents, by what is known now and what each carries itself: which came and
/// which went from one to another. Stores nothing.
public final class SbomFindings {
  private final Database database;
  private final InputReader reader;
  private final ScanStore store = new ScanStore();
  private final MarkStore marks = new MarkStore();
  private final BomLinks links;
  private final ClaimStore statements = new ClaimStore();

  SbomFindings(Database database, InputReader reader, BomLinks links) {
    this.links = links;
    this.database = database;
    this.reader = reader;
  }

  /// @param before open findings of the first document
  /// @param after open findings of the second
  /// @param changes what came, went, or changed its verdict
  public record Diff(int before, int after, List<Scans.Change> changes) {
    public Diff {
      changes = List.copyOf(changes);
    }
  }

  /// Empty when there is no such document.
  public Optional<Diff> diff(UUID tenant, UUID before, UUID after) {
    return database.read(
        tenant,
        handle -> {
          Optional<ScanResult> then = result(handle, tenant, before);
          Optional<ScanResult> now = result(handle, tenant, after);
          return then.isEmpty() || now.isEmpty()
              ? Optional.<Diff>empty()
              : Optional.of(
                  new Diff(
                      then.get().open(),
                      now.get().open(),
                      ScanDifference.between(then.get().lines(), now.get().lines())));
        });
  }

  private Optional<ScanResult> result(Handle handle, UUID tenant, UUID sbom) {
    return store.described(handle, tenant, sbom).map(one -> inputs(handle, tenant, one).result());
  }

  private Inputs inputs(Handle handle, UUID tenant, ScanStore.Described document) {
    byte[] digest = HexFormat.of().parseHex(document.digest());
    int source = document.artifact().sourceId();
    Inputs read =
        reader
            .of(
                handle,
                tenant,
                document.artifact(),
                store.parts(handle, tenant, document.documentId()),
                DocumentMarks.of(marks.ofDocument(handle, tenant, document.documentId())))
            .carrying(statements.carried(handle, tenant, source, digest).stream().toList());
    return read.linked(links.ofDocument(handle, tenant, document.documentId(), read.statements()));
  }
}
