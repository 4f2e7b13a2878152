package org.pgatlas.server.question;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.UUID;
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
    List<PriorityStore.Repo> repos = store.repos(tenant);
    double[][] weights =
        new double[][] {
          weights(repos, repo -> repo.pony() == null || repo.pony() < 1 ? null : 1.0 / repo.pony()),
          weights(repos, repo -> repo.herfindahl() == null ? null : repo.herfindahl() / 10_000),
          weights(repos, repo -> staleness(repo, now)),
          weights(repos, Priority::hurt),
        };
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < repos.size(); i++) {
      items.add(item(repos.get(i), i, weights, now));
    }
    int unknown = (int) items.stream().filter(item -> item.priority() == null).count();
    List<Item> page =
        items.stream()
            .sorted(
                Comparator.comparingDouble(
                        (Item item) -> item.priority() == null ? 1 : -item.priority())
                    .thenComparingInt(item -> -item.criticality())
                    .thenComparing(Item::canonicalId))
            .skip(offset)
            .limit(limit)
            .map(item -> ranked(item, weights))
            .toList();
    return new Ranking(page, items.size(), unknown, limit, offset);
  }

  /// Contributors who are the whole pony factor of what others rest on.
  public List<Keystone> keystones(UUID tenant, int limit) {
    return store.keystones(tenant, limit);
  }

  private interface Weight {
    @Nullable Double of(PriorityStore.Repo repo);
  }

  private static double[] weights(List<PriorityStore.Repo> repos, Weight weight) {
    double[] weights = new double[repos.size()];
    for (int i = 0; i < weights.length; i++) {
      Double value = weight.of(repos.get(i));
      weights[i] = value == null ? Double.NaN : Math.clamp(value, 0, 1);
    }
    return weights;
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

  private static Item item(PriorityStore.Repo repo, int index, double[][] weights, Instant now) {
    List<Factor> factors =
        List.of(
            factor(
                "pony_factor",
                repo.pony() == null ? null : Double.valueOf(repo.pony()),
                "contributors",
                weights[0],
                index,
                "git history"),
            factor("herfindahl", repo.herfindahl(), "of 10000", weights[1], index, "git history"),
            factor(
                "staleness",
                repo.newest() == null ? null : Double.valueOf(days(repo.newest(), now)),
                "days since the last commit",
                weights[2],
                index,
                "git history or repository"),
            factor(
                "open_findings",
                repo.findings() == null ? null : Double.valueOf(repo.findings()),
                "open findings, after VEX",
                weights[3],
                index,
                "vulnerability matching of the SBOMs in force"));
    OptionalDouble fragility =
        factors.stream()
            .map(Factor::weight)
            .filter(java.util.Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    double impact = repo.percentile() / 100;
    Double fragile = fragility.isPresent() ? Double.valueOf(fragility.getAsDouble()) : null;
    return new Item(
        repo.canonicalId(),
        repo.displayName(),
        fragile == null ? null : Double.valueOf(impact * fragile),
        impact,
        fragile,
        repo.criticality(),
        repo.rank(),
        repo.of(),
        factors,
        factors.stream().filter(f -> f.weight() == null).map(Factor::factor).toList());
  }

  private static Factor factor(
      String name,
      @Nullable Double value,
      String unit,
      double[] weights,
      int index,
      String source) {
    boolean known = !Double.isNaN(weights[index]);
    return new Factor(
        name, value, unit, known ? Double.valueOf(weights[index]) : null, null, 0, source);
  }

  /// The ranks of the factors of an item that is shown.
  private static Item ranked(Item item, double[][] weights) {
    List<Factor> ranked = new ArrayList<>();
    for (int i = 0; i < item.factors().size(); i++) {
      Factor factor = item.factors().get(i);
      Double weight = factor.weight();
      if (weight == null || i >= weights.length) {
        ranked.add(factor);
        continue;
      }
      int known = 0;
      int worse = 0;
      for (double other : weights[i]) {
        known += Double.isNaN(other) ? 0 : 1;
        worse += other > weight ? 1 : 0;
      }
      ranked.add(
          new Factor(
              factor.factor(),
              factor.value(),
              factor.unit(),
              weight,
              worse + 1,
              known,
              factor.source()));
    }
    return new Item(
        item.canonicalId(),
        item.displayName(),
        item.priority(),
        item.impact(),
        item.fragility(),
        item.criticality(),
        item.criticalityRank(),
        item.criticalityOf(),
        ranked,
        item.missing());
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
