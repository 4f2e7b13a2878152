package org.pgatlas.server.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A job to enqueue.
///
/// @param payload JSON
/// @param uniqueKey while a job of the tenant waits under this key, it stands for this one too
/// @param orderKey jobs of the tenant with this key run one at a time, in the order they came
/// @param delay before it may run
/// @param patient a job under the same key that failed keeps its delay: this one is no reason to
/// try again earlier
public record NewJob(
    JobKind kind,
    String payload,
    @Nullable String uniqueKey,
    @Nullable String orderKey,
    Duration delay,
    boolean patient) {
  public NewJob {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative: " + delay);
    }
  }

  public static NewJob of(JobKind kind, String payload) {
    return new NewJob(kind, payload, null, null, Duration.ZERO, false);
  }

  public NewJob unique(String key) {
    return new NewJob(kind, payload, key, orderKey, delay, patient);
  }

  public NewJob inOrder(String key) {
    return new NewJob(kind, payload, uniqueKey, key, delay, patient);
  }

  public NewJob after(Duration wait) {
    return new NewJob(kind, payload, uniqueKey, orderKey, wait, patient);
  }

  public NewJob patiently() {
    return new NewJob(kind, payload, uniqueKey, orderKey, delay, true);
  }
}
