package org.pgatlas.server.ops.doctor;

/// Something that a check found.
///
/// @param check id of the check, e.g. `queue.ready-index`
/// @param object the table, index, view or column
/// @param why what it costs
/// @param ddl what mends it; empty when that is no single statement
public record Finding(String check, Severity severity, String object, String why, String ddl) {
  /// How much it matters.
  public enum Severity {
    /// Data, isolation or the service is at risk.
    ERROR,
    /// It will be slow or grow without bound.
    WARNING,
    /// Worth a look.
    NOTICE
  }
}
