package org.pgatlas.server.job;

/// What a job does, and how it stands in the queue.
///
/// @param name e.g. `sbom.apply`
/// @param priority lower is claimed earlier
/// @param maxAttempts after so many it is a dead letter
public record JobKind(String name, Lane lane, int priority, int maxAttempts) {
  /// Five is the middle of the priorities, ten attempts take about a quarter of an hour.
  public static final int PRIORITY = 5;

  public static final int ATTEMPTS = 10;

  public JobKind {
    if (!name.matches("[a-z]+(\\.[a-z-]+)*")) {
      throw new IllegalArgumentException("a kind is words joined by dots, not '" + name + "'");
    }
    if (priority < 0 || priority > 99) {
      throw new IllegalArgumentException("priority is from 0 to 99, not " + priority);
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts is at least 1, not " + maxAttempts);
    }
  }

  public static JobKind of(String name, Lane lane) {
    return new JobKind(name, lane, PRIORITY, ATTEMPTS);
  }
}
