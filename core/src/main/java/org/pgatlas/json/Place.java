package org.pgatlas.json;

/// Where a reader stands in its document, to be said in refusals and warnings.
public interface Place {
  /// The path of the value here: a JSON pointer, an XML path, a line.
  String pointer();

  /// A refusal that names this place.
  DocumentException refuse(DocumentException.Code code, String message);
}
