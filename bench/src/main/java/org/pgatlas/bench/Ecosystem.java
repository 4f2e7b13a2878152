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
    long units) {

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
          new Ecosystem(
              "npm-like-100k",
              1,
              100_000,
              920_000,
              0.3,
              2,
              0.5,
              1,
              2.5,
              0.5,
              20,
              0.01,
              27_000_000L),
          new Ecosystem(
              "hard-100k",
              1,
              100_000,
              930_000,
              0.1,
              2.5,
              1,
              0.35,
              0.66,
              0.3,
              20,
              0.01,
              1_062_000_000L),
          new Ecosystem(
              "npm-like-1m",
              1,
              1_000_000,
              4_850_000,
              0.3,
              2,
              0.12,
              1,
              2.5,
              0.5,
              20,
              0.01,
              42_000_000L),
          new Ecosystem(
              "dense-20k", 1, 20_000, 1_000_000, 0.05, 2.5, 1, 1, 1, 0.5, 20, 0.05, 153_000_000L));

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
