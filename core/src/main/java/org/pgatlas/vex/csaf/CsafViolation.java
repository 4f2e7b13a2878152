package org.pgatlas.vex.csaf;

/// A mandatory test of CSAF that a document fails.
///
/// @param test its section in the specification, `6.1.6`
/// @param place JSON pointer
public record CsafViolation(String test, String place, String message) {}
