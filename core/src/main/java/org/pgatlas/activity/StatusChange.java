package org.pgatlas.activity;

import org.jspecify.annotations.Nullable;

/// One transition: `from` is null for a project that had no status. `rule` is the stable name of
/// the rule that fired, `evidence` what it saw, in words.
public record StatusChange(
    @Nullable ActivityStatus from, ActivityStatus to, String rule, String evidence) {}
