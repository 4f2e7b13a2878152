package org.pgatlas.server.job;

/// Does one kind of job. A handler may run again for the same job (a lease can expire, a process
/// can die after the effect), so its effect is idempotent.
@FunctionalInterface
public interface JobHandler {
  void handle(Job job);
}
