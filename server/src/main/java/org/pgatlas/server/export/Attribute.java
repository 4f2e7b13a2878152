package org.pgatlas.server.export;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What nodes and edges may carry, with its type in GraphML.
enum Attribute {
  KIND(true, "string"),
  NAME(true, "string"),
  LATEST_VERSION(true, "string"),
  CRITICALITY_SCORE(true, "long"),
  CRITICALITY_REPOS(true, "long"),
  CRITICALITY_PROJECTS(true, "long"),
  CRITICALITY_UNION(true, "long"),
  PONY_FACTOR(true, "int"),
  ADOPTION_SCORE(true, "double"),
  ACTIVITY_STATUS(true, "string"),
  PROJECT_TYPE(true, "string"),
  VERSION_RANGE(false, "string"),
  CONFIDENCE(false, "string"),
  NUMBER_OF_COMMITS(false, "int"),
  FIRST_COMMIT_DATE(false, "string"),
  LAST_COMMIT_DATE(false, "string");

  private final boolean ofNodes;
  private final String type;

  Attribute(boolean ofNodes, String type) {
    this.ofNodes = ofNodes;
    this.type = type;
  }

  boolean ofNodes() {
    return ofNodes;
  }

  String type() {
    return type;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Of edges, in order.
  static List<String> edgeLabels() {
    return Arrays.stream(values()).filter(a -> !a.ofNodes).map(Attribute::label).toList();
  }
}
