package org.pgatlas.server.db;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/// Lets PostgreSQL keep the plans of its foreign-key checks while rows are inserted.
///
/// Everywhere else statements are planned with their values, each time ([Database]); for the checks
/// that an insert of many rows makes, one or more a row, planning takes several times as long as
/// checking. Their plans look up one row by a unique index; sequential scans are ruled out
/// meanwhile, so that a plan made when a table was small is right when it has grown.
public final class KeptPlans {
  private static final String KEEP =
      """
      -- name: plan.keep
      select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)
      """;
  private static final String AS_BEFORE =
      """
      -- name: plan.as_before
      select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true)
      """;

  private KeptPlans() {}

  /// @param work one or more inserts, in the transaction of `handle`
  public static <T> T during(Handle handle, Supplier<T> work) {
    handle.execute(KEEP);
    T result = work.get();
    handle.execute(AS_BEFORE);
    return result;
  }
}
