package org.pgatlas.server.component;

/// A document's occurrences with their numbers, ready to be written.
///
/// @param components by position - 1
/// @param packages of those components
/// @param licenses as in `found`
/// @param marks of what it says of parts beside their purls
@SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
record Extract(
    long documentId,
    Occurrences found,
    int[] components,
    int[] packages,
    int[] licenses,
    MarkStore.Numbers marks)
    implements ComponentWriter.Numbered {}
