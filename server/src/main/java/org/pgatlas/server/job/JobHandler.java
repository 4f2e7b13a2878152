package org.pgatlas.server.job;

import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Does one kind of job. It may be called again for the same job (a lease can expire, a process can
/// die), so its effect is either idempotent or commits together with the job's completion.
@FunctionalInterface
public interface JobHandler {
  /// Returning normally completes the job, also when `completion` was not used.
  void handle(Job job, Completion completion);

  /// Completes the job inside the handler's own transaction: both commit or neither does.
  @FunctionalInterface
  interface Completion {
    /// For handlers called outside a queue.
    Completion NONE = _ -> {};

    /// @throws LeaseLost when another worker has the job now; the transaction must roll back
    void in(Handle handle);
  }

  /// A handler that several jobs of one tenant cost less together than one after the other.
  interface Together extends JobHandler {
    /// Does those of the jobs that it can do together and completes exactly them; returns the
    /// others, which come again: together as long as some of them are done, then each alone. When
    /// it throws, all are handled alone.
    ///
    /// @param completions of some of the jobs, inside the handler's own transaction
    List<Job> handle(List<Job> jobs, Function<List<Job>, Completion> completions);
  }

  /// The job's lease ran out while it was worked, so its effect must not be committed.
  final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLost(Job job) {
      super("the lease of job " + job.id() + " (" + job.kind() + ") was lost");
    }
  }
}
