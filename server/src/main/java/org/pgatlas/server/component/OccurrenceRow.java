package org.pgatlas.server.component;

import java.util.List;

/// A component of a document.
///
/// @param position in the document, from 1
/// @param direct whether the root depends on it
/// @param scope `required`, `optional` or `excluded`
/// @param licenses as the document writes them
public record OccurrenceRow(
    int position,
    String purl,
    String ecosystem,
    String name,
    String version,
    boolean direct,
    String scope,
    List<String> licenses) {
  public OccurrenceRow {
    licenses = List.copyOf(licenses);
  }
}
