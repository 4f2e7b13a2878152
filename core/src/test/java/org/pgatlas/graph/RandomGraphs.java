package org.pgatlas.graph;

import java.util.Random;

/// Small random graphs of several characters, from sparse forests to dense strongly connected ones;
/// the seed is all it takes to draw one again.
public final class RandomGraphs {
  private RandomGraphs() {}

  public static DependencyGraph draw(long seed) {
    // neighbouring seeds of Random begin alike: all small or all large graphs, unless scrambled
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    int n = 1 + random.nextInt(random.nextBoolean() ? 12 : 1200);
    double density =
        switch (random.nextInt(4)) {
          case 0 -> 0.5;
          case 1 -> 1.5;
          case 2 -> 4;
          default -> Math.min(n, 30);
        };
    int edges = (int) (n * density * random.nextDouble());
    double backwards = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
    GraphBuilder builder = new GraphBuilder(n, 0);
    for (int i = 0; i < edges; i++) {
      int a = random.nextInt(n);
      int b = random.nextInt(n);
      boolean up = random.nextDouble() < backwards;
      builder.add(up ? Math.min(a, b) : Math.max(a, b), up ? Math.max(a, b) : Math.min(a, b));
    }
    return builder.build();
  }

  public static boolean[] flags(long seed, int n, double share) {
    Random random = new Random(seed);
    boolean[] flags = new boolean[n];
    for (int i = 0; i < n; i++) {
      flags[i] = random.nextDouble() < share;
    }
    return flags;
  }
}
