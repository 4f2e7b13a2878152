package org.pgatlas.server.catalog;

/// A project with what its page needs beside the summary.
///
/// @param metadata the stored JSON object as text
public record ProjectDetailRow(
    ProjectRow project, String metadata, long repos, ActiveContributors activeContributors) {}
