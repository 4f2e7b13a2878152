package org.pgatlas.server.catalog;

/// What contributors may be ordered by.
public enum ContributorSort implements SortField {
  ID("id", "c.id", false),
  NAME("name", "c.name", false);

  private final String field;
  private final String column;
  private final boolean nullable;

  ContributorSort(String field, String column, boolean nullable) {
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
