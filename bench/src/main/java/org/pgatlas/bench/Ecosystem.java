package org.pgatlas.bench;

import java.util.List;

/// The parameters of a synthetic ecosystem; what each does is said at [EcosystemGenerator]. `edges`
/// is aimed at and met within a few percent: duplicates are dropped, short rows near the
/// foundations. `units` is the closure the parameters were tuned for: the sum of all criticalities,
/// all active.
public record Ecosystem(
    String name,
    long seed,
    int vertices,
    int edges,
    double leafShare,
    double tail,
    double reach,
    double libraries,
    double concentration,
    double copied,
    int family,
    double cycleShare,
    Numbering numbering,
    long units) {

  /// In which order vertices are numbered.
  public enum Numbering {
    /// Families in any order, relatives side by side: an index sorted by name. Searches profit, for
    /// relatives depend on much the same.
    BY_NAME,
    /// Any order: packages get their numbers as the first document that mentions them arrives.
    BY_ARRIVAL
  }

  public Ecosystem {
    if (vertices < 1 || edges < 0 || family < 1) {
      throw new IllegalArgumentException(
          "vertices %d, edges %d, family %d".formatted(vertices, edges, family));
    }
    share("leafShare", leafShare);
    share("reach", reach);
    share("libraries", libraries);
    share("copied", copied);
    share("cycleShare", cycleShare);
    if (leafShare == 1 || tail <= 1 || concentration <= 0) {
      throw new IllegalArgumentException(
          "leafShare must be < 1, tail > 1, concentration > 0: %s, %s, %s"
              .formatted(leafShare, tail, concentration));
    }
  }

  /// The committed ecosystems. Tuned to the mean closures of the engine's design notes at equal
  /// size.
  public static final List<Ecosystem> ALL =
      List.of(
          npmLike("npm-like-100k", 100_000, 920_000, 0.5, Numbering.BY_ARRIVAL, 27_000_000L),
          hard("hard-100k", 100_000, 930_000, 0.66, 1_062_000_000L),
          npmLike("npm-like-1m", 1_000_000, 4_850_000, 0.12, Numbering.BY_ARRIVAL, 42_000_000L),
          npmLike(
              "npm-like-1m-by-name", 1_000_000, 4_850_000, 0.12, Numbering.BY_NAME, 42_000_000L),
          npmLike("npm-like-3m", 3_000_000, 14_900_000, 0.09, Numbering.BY_ARRIVAL, 137_000_000L),
          npmLike("npm-like-10m", 10_000_000, 49_700_000, 0.07, Numbering.BY_ARRIVAL, 513_000_000L),
          new Ecosystem(
              "dense-20k",
              1,
              20_000,
              1_000_000,
              0.05,
              2.5,
              1,
              1,
              1,
              0.5,
              20,
              0.05,
              Numbering.BY_ARRIVAL,
              153_000_000L));

  /// Many foundations and end products, small closures.
  private static Ecosystem npmLike(
      String name, int vertices, int edges, double reach, Numbering numbering, long units) {
    return new Ecosystem(
        name, 1, vertices, edges, 0.3, 2, reach, 1, 2.5, 0.5, 20, 0.01, numbering, units);
  }

  /// Most vertices are end products on few entangled libraries: huge closures.
  private static Ecosystem hard(
      String name, int vertices, int edges, double concentration, long units) {
    return new Ecosystem(
        name,
        1,
        vertices,
        edges,
        0.1,
        2.5,
        1,
        0.35,
        concentration,
        0.3,
        20,
        0.01,
        Numbering.BY_ARRIVAL,
        units);
  }

  public static Ecosystem named(String name) {
    return ALL.stream()
        .filter(ecosystem -> ecosystem.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no ecosystem '%s'; there are %s"
                        .formatted(name, ALL.stream().map(Ecosystem::name).toList())));
  }

  private static void share(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " is not a share: " + value);
    }
  }
}
