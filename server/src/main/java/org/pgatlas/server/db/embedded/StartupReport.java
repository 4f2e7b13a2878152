package org.pgatlas.server.db.embedded;

import java.nio.file.Path;
import java.time.Duration;

/// What one start did and how long each part took.
///
/// @param binaries the folder of the unpacked PostgreSQL
/// @param runsAs how the server process runs, in words
/// @param unpacked true when the binaries had to be unpacked
/// @param initialised true when the cluster was made now
/// @param orphanStopped true when a PostgreSQL without its server still ran and was stopped
/// @param recovered true when the cluster had not been shut down cleanly
/// @param total the whole start, the parts and what lies between them
public record StartupReport(
    Path binaries,
    String runsAs,
    boolean unpacked,
    boolean initialised,
    boolean orphanStopped,
    boolean recovered,
    Duration unpacking,
    Duration initialising,
    Duration cleaning,
    Duration starting,
    Duration total) {}
