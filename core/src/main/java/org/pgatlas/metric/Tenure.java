package org.pgatlas.metric;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// How long those who make the commits have been there, within the window. The tenure of one
/// contributor is the time from their first commit to their last (Zhou and Mockus, *What Make Long
/// Term Contributors*, ICSE 2012); that of a repo is the mean over its commits, so that somebody
/// who made one commit long ago hardly counts. Unit: days.
///
/// Edge cases: one commit is a tenure of 0; no commits → 0 contributors, and 0 days that mean
/// nothing; a last commit before the first is refused. Sums are of whole numbers, so any order
/// gives equal bits. O(n).
///
/// @param days the mean, weighed by commits
/// @param longestDays of the contributor who has been there longest
public record Tenure(int contributors, long commits, double days, double longestDays) {
  private static final double DAY_SECONDS = 86_400;

  /// One contributor's commits.
  public record Span(Instant first, Instant last, long commits) {
    public Span {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException("the last commit " + last + " is before " + first);
      }
      if (commits < 0) {
        throw new IllegalArgumentException("a commit count is negative: " + commits);
      }
    }

    Span and(Span other) {
      return new Span(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last,
          Math.addExact(commits, other.commits));
    }
  }

  public static Tenure of(Collection<Span> spans) {
    BigInteger weighed = BigInteger.ZERO;
    long commits = 0;
    int contributors = 0;
    long longest = 0;
    for (Span span : spans) {
      if (span.commits() > 0) {
        long seconds = Duration.between(span.first(), span.last()).toSeconds();
        weighed =
            weighed.add(BigInteger.valueOf(seconds).multiply(BigInteger.valueOf(span.commits())));
        commits = Math.addExact(commits, span.commits());
        contributors++;
        longest = Math.max(longest, seconds);
      }
    }
    double mean = commits == 0 ? 0 : weighed.doubleValue() / commits;
    return new Tenure(contributors, commits, mean / DAY_SECONDS, longest / DAY_SECONDS);
  }

  /// One span per contributor over all of a project's repos: from the first commit anywhere to the
  /// last.
  public static <K> Map<K, Span> merge(Collection<? extends Map<K, Span>> repos) {
    Map<K, Span> merged = new HashMap<>();
    for (Map<K, Span> repo : repos) {
      repo.forEach((contributor, span) -> merged.merge(contributor, span, Span::and));
    }
    return merged;
  }
}
