package org.pgatlas.server.vex;

import java.util.List;
import org.pgatlas.server.db.HotQuery;

/// The hot queries of statements.
public final class VexQueries {
  private static final int PAGE = 100;

  private VexQueries() {}

  public static List<HotQuery> hot() {
    return List.of(
        HotQuery.read(
                "vex.claims",
                "",
                (db, t, x) ->
                    db.read(
                        t,
                        h ->
                            new ClaimStore()
                                .claims(h, t, List.of(x.text("vex_statement_name.name")))))
            .servedBy("vex_statement_name_pkey", "vex_statement_pkey")
            .accepting("sort", "what is said about a vulnerability"),
        HotQuery.read(
                "vex.list",
                "newest",
                (db, t, _) -> new VexReadStore(db).list(t, VexReadStore.Filter.ALL, PAGE, 0))
            .servedBy("ix_vex_document_newest"));
  }
}
