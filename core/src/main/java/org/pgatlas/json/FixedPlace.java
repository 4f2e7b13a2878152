package org.pgatlas.json;

/// A place that stays while its reader goes on.
///
/// @param line from 1
public record FixedPlace(String pointer, int line, int column) implements Place {
  @Override
  public DocumentException refuse(DocumentException.Code code, String message) {
    String place = pointer + " line " + line + " column " + column;
    return new DocumentException(code, place.strip(), message);
  }
}
