package org.pgatlas.server.catalog;

/// What dependencies and dependents may be ordered by.
public enum NeighbourSort implements SortField {
  CANONICAL_ID("canonical_id", "v.canonical_id", false),
  DISPLAY_NAME("display_name", "coalesce(r.display_name, x.display_name)", false),
  VERTEX_TYPE("vertex_type", "v.vertex_type", false),
  CONFIDENCE("confidence", "e.confidence", false),
  CRITICALITY_SCORE(
      "criticality_score", "coalesce(r.criticality_score, x.criticality_score)", true);

  private final String field;
  private final String column;
  private final boolean nullable;

  NeighbourSort(String field, String column, boolean nullable) {
    this.field = field;
    this.column = column;
    this.nullable = nullable;
  }

  @Override
  public String field() {
    return field;
  }

  @Override
  public String column() {
    return column;
  }

  @Override
  public boolean nullable() {
    return nullable;
  }
}
