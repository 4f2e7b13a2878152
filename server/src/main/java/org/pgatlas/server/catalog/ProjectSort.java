package org.pgatlas.server.catalog;

/// What projects may be ordered by.
public enum ProjectSort implements SortField {
  CANONICAL_ID("canonical_id", "p.canonical_id", false),
  DISPLAY_NAME("display_name", "p.display_name", false),
  PROJECT_TYPE("project_type", "p.project_type", false),
  ACTIVITY_STATUS("activity_status", "p.activity_status", false),
  CATEGORY("category", "p.category", true),
  PONY_FACTOR("pony_factor", "p.pony_factor", true),
  CRITICALITY_SCORE("criticality_score", "p.criticality_score", true),
  ADOPTION_SCORE("adoption_score", "p.adoption_score", true),
  UPDATED_AT("updated_at", "p.updated_at", false);

  private final String field;
  private final String column;
  private final boolean nullable;

  ProjectSort(String field, String column, boolean nullable) {
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
