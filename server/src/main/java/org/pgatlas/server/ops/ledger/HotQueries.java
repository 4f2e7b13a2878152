package org.pgatlas.server.ops.ledger;

import java.util.List;
import java.util.stream.Stream;
import org.pgatlas.server.advisory.AdvisoryQueries;
import org.pgatlas.server.catalog.CatalogQueries;
import org.pgatlas.server.component.ComponentQueries;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.event.EventQueries;
import org.pgatlas.server.finding.FindingQueries;
import org.pgatlas.server.job.QueueQueries;
import org.pgatlas.server.scoring.ScoreQueries;
import org.pgatlas.server.submission.SubmissionQueries;
import org.pgatlas.server.vex.VexQueries;

/// Every hot query of the product, room by room.
public final class HotQueries {
  private HotQueries() {}

  public static List<HotQuery> all() {
    return Stream.of(
            QueueQueries.hot(),
            EventQueries.hot(),
            CatalogQueries.hot(),
            SubmissionQueries.hot(),
            ComponentQueries.hot(),
            AdvisoryQueries.hot(),
            VexQueries.hot(),
            FindingQueries.hot(),
            ScoreQueries.hot())
        .flatMap(List::stream)
        .toList();
  }
}
