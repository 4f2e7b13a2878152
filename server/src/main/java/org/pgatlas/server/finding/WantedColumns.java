package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/// A batch of wanted findings as columns. What an advisory says of a component is the same in every
/// artifact that has it, evidence above all, so it goes to the database once, and each artifact's
/// row names it by its number, from 1.
final class WantedColumns {
  private final List<Wanted> rows;
  private final List<Wanted> said = new ArrayList<>();
  private final Integer[] numbers;

  private WantedColumns(List<Wanted> rows) {
    this.rows = rows;
    this.numbers = new Integer[rows.size()];
  }

  /// All that rows of one number have in common.
  private record Said(
      int component,
      long vulnerability,
      String name,
      String matched,
      String verdict,
      @Nullable Double score,
      @Nullable String rating,
      @Nullable Double epss,
      boolean kev,
      String evidence) {
    static Said of(Wanted one) {
      return new Said(
          one.key().componentId(),
          one.key().vulnerabilityId(),
          one.vulnerability(),
          one.matchedId(),
          one.verdictId(),
          one.severityScore(),
          one.severityRating(),
          one.risk().epss(),
          one.risk().kev(),
          one.evidence());
    }
  }

  static WantedColumns of(List<Wanted> rows) {
    WantedColumns columns = new WantedColumns(rows);
    Map<Said, Integer> known = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Wanted row = rows.get(i);
      columns.numbers[i] =
          known.computeIfAbsent(
              Said.of(row),
              _ -> {
                columns.said.add(row);
                return columns.said.size();
              });
    }
    return columns;
  }

  /// A statement may name fewer than are here.
  <S extends SqlStatement<S>> S bind(S statement) {
    statement.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    return bindRows(bindSaid(statement));
  }

  private <S extends SqlStatement<S>> S bindRows(S statement) {
    int size = rows.size();
    @Nullable Integer[] criticalities = new @Nullable Integer[size];
    @Nullable Integer[] ponies = new @Nullable Integer[size];
    @Nullable Long[] runs = new @Nullable Long[size];
    Double[] risks = new Double[size];
    for (int i = 0; i < size; i++) {
      Wanted row = rows.get(i);
      criticalities[i] = row.risk().criticality();
      ponies[i] = row.risk().ponyFactor();
      runs[i] = row.artifact().metricRun();
      risks[i] = row.risk().value();
    }
    return statement
        .bind("numbers", numbers)
        .bind("sources", rows.stream().map(row -> row.key().sourceId()).toArray(Integer[]::new))
        .bind("artifacts", rows.stream().map(row -> row.artifact().id()).toArray(String[]::new))
        .bind("criticalities", criticalities)
        .bind("ponies", ponies)
        .bind("runs", runs)
        .bind("risks", risks);
  }

  private <S extends SqlStatement<S>> S bindSaid(S statement) {
    int size = said.size();
    @Nullable Double[] scores = new @Nullable Double[size];
    @Nullable Double[] epss = new @Nullable Double[size];
    @Nullable String[] ratings = new @Nullable String[size];
    @Nullable String[] closed = new @Nullable String[size];
    Boolean[] kev = new Boolean[size];
    byte[][] hashes = new byte[size][];
    for (int i = 0; i < size; i++) {
      Wanted one = said.get(i);
      scores[i] = one.severityScore();
      ratings[i] = one.severityRating();
      closed[i] = one.closedReason();
      epss[i] = one.risk().epss();
      kev[i] = one.risk().kev();
      hashes[i] = one.evidenceHash();
    }
    return statement
        .bind("components", said.stream().map(w -> w.key().componentId()).toArray(Integer[]::new))
        .bind("purls", said.stream().map(Wanted::component).toArray(String[]::new))
        .bind(
            "vulnerabilityIds",
            said.stream().map(w -> w.key().vulnerabilityId()).toArray(Long[]::new))
        .bind("vulnerabilities", said.stream().map(Wanted::vulnerability).toArray(String[]::new))
        .bind("matched", said.stream().map(Wanted::matchedId).toArray(String[]::new))
        .bind("verdicts", said.stream().map(Wanted::verdictId).toArray(String[]::new))
        .bind("evidence", said.stream().map(Wanted::evidence).toArray(String[]::new))
        .bind("closed", closed)
        .bind("scores", scores)
        .bind("ratings", ratings)
        .bind("epss", epss)
        .bind("kev", kev)
        .bind("hashes", hashes);
  }
}
