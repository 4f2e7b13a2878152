package org.pgatlas.server.question;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Database;

/// What to fund or fix first: repos by impact × fragility, with every factor.
///
/// Impact is the percentile of criticality among repos, as 0 to 1. Fragility is the mean of the
/// factors that are known, each 0 to 1: how few people carry it (pony factor: 1/k), how unevenly
/// (HHI/10⁴), how long nothing happened (days since the last commit over two years, at most 1), how
/// much is open in what it ships (w/(1+w), w the open findings weighed by rating). A
/// factor that is not known is missing: it is neither zero nor a mean. A repo of which no factor is
/// known has no priority and comes last.
public final class Priority {
  private static final double STALE_DAYS = 730;

  /// The factors' places among the weights.
  private static final int PONY = 0;

  private static final int EVENNESS = 1;
  private static final int STALENESS = 2;
  private static final int HURT = 3;

  private final PriorityStore store;
  private final Clock clock;

  Priority(Database database, Clock clock) {
    this.store = new PriorityStore(database);
    this.clock = clock;
  }

  /// One reason.
  ///
  /// @param value as it was measured; null: not known
  /// @param weight 0 harmless to 1; null: not known
  /// @param rank among the listed repos by weight, 1 the most fragile; null: not known
  public record Factor(
      String factor,
      @Nullable Double value,
      String unit,
      @Nullable Double weight,
      @Nullable Integer rank,
      int of,
      String source) {}

  /// @param priority impact × fragility, 0 to 1; null when no factor of fragility is known
  public record Item(
      String canonicalId,
      String displayName,
      @Nullable Double priority,
      double impact,
      @Nullable Double fragility,
      int criticality,
      int criticalityRank,
      int criticalityOf,
      List<Factor> factors,
      List<String> missing) {}

  /// @param unknown how many have no priority, because nothing of their fragility is known
  public record Ranking(List<Item> items, int total, int unknown, int limit, int offset) {}

  public Ranking ranking(UUID tenant, int limit, int offset) {
    Instant now = clock.instant();
    PriorityStore.Read read =
        store.read(
            tenant,
            known -> {
              int from = Math.max(offset, known);
              return new int[] {Math.max(0, offset + limit - from), from - known};
            });
    Standing standing = new Standing(read.levels());
    Weights weights = Weights.of(read.known(), now);
    List<Item> items = new ArrayList<>();
    for (int index : weights.order(read.known(), standing, offset, limit)) {
      items.add(item(read.known().get(index), weights.of(index), weights, standing, now));
    }
    for (PriorityStore.Repo repo : read.unknown()) {
      items.add(item(repo, Weights.NONE, weights, standing, now));
    }
    int total = standing.restedUpon();
    return new Ranking(items, total, total - read.known().size(), limit, offset);
  }

  /// Contributors who are the whole pony factor of what others rest on.
  public List<Keystone> keystones(UUID tenant, int limit) {
    return store.keystones(tenant, limit);
  }

  private static @Nullable Double staleness(PriorityStore.Repo repo, Instant now) {
    Instant newest = repo.newest();
    return newest == null ? null : Double.valueOf(days(newest, now) / STALE_DAYS);
  }

  private static @Nullable Double hurt(PriorityStore.Repo repo) {
    Double hurt = repo.hurt();
    return hurt == null ? null : Double.valueOf(hurt / (1 + hurt));
  }

  private static double days(Instant newest, Instant now) {
    return Math.max(0, Duration.between(newest, now).toHours() / 24.0);
  }

  private static Item item(
      PriorityStore.Repo repo, double[] own, Weights weights, Standing standing, Instant now) {
    List<Factor> factors =
        List.of(
            weights.factor(
                PONY,
                "pony_factor",
                repo.pony() == null ? null : Double.valueOf(repo.pony()),
                "contributors",
                own,
                "git history"),
            weights.factor(
                EVENNESS, "herfindahl", repo.herfindahl(), "of 10000", own, "git history"),
            weights.factor(
                STALENESS,
                "staleness",
                repo.newest() == null ? null : Double.valueOf(days(repo.newest(), now)),
                "days since the last commit",
                own,
                "git history or repository"),
            weights.factor(
                HURT,
                "open_findings",
                repo.findings() == null ? null : Double.valueOf(repo.findings()),
                "open findings, after VEX",
                own,
                "vulnerability matching of the SBOMs in force"));
    double fragility = Weights.mean(own);
    boolean known = !Double.isNaN(fragility);
    double impact = standing.impact(repo.criticality());
    return new Item(
        repo.canonicalId(),
        repo.displayName(),
        known ? Double.valueOf(impact * fragility) : null,
        impact,
        known ? Double.valueOf(fragility) : null,
        repo.criticality(),
        standing.rank(repo.criticality()),
        standing.repos(),
        factors,
        factors.stream().filter(f -> f.weight() == null).map(Factor::factor).toList());
  }

  /// Where a criticality stands among those of all repos.
  private static final class Standing {
    private final int[] scores;
    private final int[] upTo;

    Standing(PriorityStore.Levels levels) {
      scores = levels.scores();
      upTo = levels.repos().clone();
      Arrays.parallelPrefix(upTo, Integer::sum);
    }

    int repos() {
      return upTo.length == 0 ? 0 : upTo[upTo.length - 1];
    }

    int restedUpon() {
      return repos() - upTo(0);
    }

    /// The share of repos that are less critical.
    double impact(int criticality) {
      return (double) upTo(criticality - 1) / repos();
    }

    int rank(int criticality) {
      return repos() - upTo(criticality) + 1;
    }

    /// How many are at most so critical.
    private int upTo(int criticality) {
      int at = Arrays.binarySearch(scores, criticality);
      int before = at >= 0 ? at : -at - 2;
      return before < 0 ? 0 : upTo[before];
    }
  }

  /// The weights of the factors, by repo and factor; not a number where a factor is not known.
  private static final class Weights {
    static final double[] NONE = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

    private final double[][] byRepo;

    private Weights(double[][] byRepo) {
      this.byRepo = byRepo;
    }

    static Weights of(List<PriorityStore.Repo> repos, Instant now) {
      double[][] weights = new double[repos.size()][];
      for (int i = 0; i < weights.length; i++) {
        PriorityStore.Repo repo = repos.get(i);
        Integer pony = repo.pony();
        Double herfindahl = repo.herfindahl();
        weights[i] =
            new double[] {
              weight(pony == null || pony < 1 ? null : Double.valueOf(1.0 / pony)),
              weight(herfindahl == null ? null : Double.valueOf(herfindahl / 10_000)),
              weight(staleness(repo, now)),
              weight(hurt(repo))
            };
      }
      return new Weights(weights);
    }

    private static double weight(@Nullable Double value) {
      return value == null ? Double.NaN : Math.clamp(value, 0, 1);
    }

    double[] of(int repo) {
      return byRepo[repo];
    }

    /// Not a number when none is known.
    static double mean(double[] weights) {
      return Arrays.stream(weights).filter(w -> !Double.isNaN(w)).average().orElse(Double.NaN);
    }

    /// Of the repos, which come most critical first, those that are shown, by priority.
    int[] order(List<PriorityStore.Repo> repos, Standing standing, int offset, int limit) {
      double[] priority = new double[repos.size()];
      for (int i = 0; i < priority.length; i++) {
        priority[i] = standing.impact(repos.get(i).criticality()) * mean(byRepo[i]);
      }
      return IntStream.range(0, priority.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -priority[i]))
          .skip(offset)
          .limit(limit)
          .mapToInt(Integer::intValue)
          .toArray();
    }

    /// A factor with its rank among the repos of which it is known.
    Factor factor(
        int at, String name, @Nullable Double value, String unit, double[] own, String source) {
      if (Double.isNaN(own[at])) {
        return new Factor(name, value, unit, null, null, 0, source);
      }
      int known = 0;
      int worse = 0;
      for (double[] other : byRepo) {
        known += Double.isNaN(other[at]) ? 0 : 1;
        worse += other[at] > own[at] ? 1 : 0;
      }
      return new Factor(name, value, unit, own[at], worse + 1, known, source);
    }
  }

  /// A metric's name as a title.
  public static String title(String metric) {
    String words = words(metric);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /// A factor's name in words.
  public static String words(String factor) {
    return factor.replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
