package org.pgatlas.server.catalog;

/// What external repos may be ordered by.
public enum ExternalSort implements SortField {
  CANONICAL_ID("canonical_id", "x.canonical_id", false),
  DISPLAY_NAME("display_name", "x.display_name", false),
  CRITICALITY_SCORE("criticality_score", "x.criticality_score", true),
  UPDATED_AT("updated_at", "x.updated_at", false);

  private final String field;
  private final String column;
  private final boolean nullable;

  ExternalSort(String field, String column, boolean nullable) {
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
