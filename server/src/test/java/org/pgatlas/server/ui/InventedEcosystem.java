package org.pgatlas.server.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// An invented ecosystem of realistic size and skew for looking at pages: names, weights and trees
/// drawn from a seed. Nothing in it is real.
final class InventedEcosystem {
  static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  static final long ACTIVE = 61_902;

  private static final String[] HEADS = {
    "lib",
    "lib",
    "lib",
    "python3-",
    "ruby-",
    "go-",
    "node-",
    "gir1.2-",
    "",
    "",
    "fonts-",
    "perl-",
    "kde-",
    "x"
  };
  private static final String[] MIDDLES = {
    "zor", "arch", "crypt", "mem", "pixel", "stream", "quant", "vec", "json", "tls", "graph",
    "term", "audio", "glob", "hash", "unit", "patch", "mux", "draw", "sync", "tree", "cairn",
    "wave", "bolt", "lint"
  };
  private static final String[] TAILS = {
    "", "1", "2", "-dev", "-core", "-common", "-utils", "3", "-data", "-base", "6"
  };

  private final Random random;
  private final List<Sample> packages = new ArrayList<>();

  record Sample(
      String name,
      String purl,
      long direct,
      long transitive,
      @Nullable Long pony,
      @Nullable Double adoption,
      String version) {}

  InventedEcosystem(long seed, int size) {
    random = new Random(seed);
    for (int i = 0; i < size; i++) {
      String name = name(i);
      long transitive =
          Math.max(
              0,
              Math.round(ACTIVE * 0.78 * Math.pow(i + 1, -0.62) * (0.6 + random.nextDouble() * 0.8))
                  - i / 9);
      long direct =
          Math.max(
              transitive == 0 ? 0 : 1,
              Math.round(Math.pow((double) transitive, 0.25 + 0.7 * random.nextDouble())));
      packages.add(
          new Sample(
              name,
              "pkg:deb/debian/" + name,
              direct,
              transitive,
              random.nextInt(5) == 0 ? (Long) (1L + random.nextInt(7)) : null,
              random.nextInt(3) == 0 ? (Double) (random.nextInt(10_000) / 100.0) : null,
              "%d.%d.%d-%d"
                  .formatted(
                      random.nextInt(9),
                      random.nextInt(30),
                      random.nextInt(12),
                      1 + random.nextInt(4))));
    }
    packages.sort(java.util.Comparator.comparingLong(Sample::transitive).reversed());
  }

  List<Sample> packages() {
    return packages;
  }

  Random random() {
    return random;
  }

  private String name(int i) {
    String name =
        HEADS[random.nextInt(HEADS.length)]
            + MIDDLES[random.nextInt(MIDDLES.length)]
            + (random.nextInt(3) == 0 ? MIDDLES[random.nextInt(MIDDLES.length)] : "")
            + TAILS[random.nextInt(TAILS.length)];
    return packages.stream().anyMatch(p -> p.name.equals(name)) ? name + i : name;
  }
}
