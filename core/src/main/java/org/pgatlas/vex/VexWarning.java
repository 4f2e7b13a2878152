package org.pgatlas.vex;

/// Something in a document that is not as its specification wants it and does not cost the
/// document.
///
/// @param code stable name
/// @param place where
public record VexWarning(String code, String place, String text) {}
