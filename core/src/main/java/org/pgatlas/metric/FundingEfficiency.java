package org.pgatlas.metric;

import java.util.OptionalDouble;

/// How much rests on a project for what it was granted: distinct active dependents outside it per
/// 1,000 dollars approved. A ratio of effect to cost (Weinstein and Stason, *Foundations of
/// Cost-Effectiveness Analysis*, NEJM 1977) whose effect is that of the software: it says where
/// little money carries much, not what the money achieved. Unit: packages per 1,000 USD.
///
/// Edge cases: without money approved there is no efficiency, neither zero nor infinite; money on
/// which nothing rests → 0.
public final class FundingEfficiency {
  private FundingEfficiency() {}

  public static OptionalDouble of(long dependents, double approvedUsd) {
    if (dependents < 0 || Double.isNaN(approvedUsd) || approvedUsd < 0) {
      throw new IllegalArgumentException(dependents + " dependents for " + approvedUsd + " USD");
    }
    return approvedUsd == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(dependents / (approvedUsd / 1000));
  }
}
