package org.pgatlas.server.catalog;

/// What repos may be ordered by.
public enum RepoSort implements SortField {
  CANONICAL_ID("canonical_id", "r.canonical_id", false),
  DISPLAY_NAME("display_name", "r.display_name", false),
  VISIBILITY("visibility", "r.visibility", false),
  LATEST_COMMIT_DATE("latest_commit_date", "r.latest_commit_date", true),
  PONY_FACTOR("pony_factor", "r.pony_factor", true),
  CRITICALITY_SCORE("criticality_score", "r.criticality_score", true),
  ADOPTION_DOWNLOADS("adoption_downloads", "r.adoption_downloads", true),
  ADOPTION_STARS("adoption_stars", "r.adoption_stars", true),
  ADOPTION_FORKS("adoption_forks", "r.adoption_forks", true),
  ADOPTION_SCORE("adoption_score", "r.adoption_score", true),
  UPDATED_AT("updated_at", "r.updated_at", false);

  private final String field;
  private final String column;
  private final boolean nullable;

  RepoSort(String field, String column, boolean nullable) {
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
