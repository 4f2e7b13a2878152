package org.pgatlas.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pgatlas.graph.DependencyGraph;
import org.pgatlas.graph.GraphBuilder;
import org.pgatlas.metric.ActiveSet;
import org.pgatlas.metric.Criticality;
import org.pgatlas.metric.CriticalityScores;

/// Criticality of all vertices under JMH. Libraries of graphs take too long for it: `bench graph`
/// measures them.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
public class CriticalityBenchmark {
  @Param({"npm-like-100k", "dense-20k"})
  public String ecosystem = "npm-like-100k";

  private DependencyGraph graph = new GraphBuilder(0).build();
  private ActiveSet active = ActiveSet.everything(graph);

  @Setup
  public void generate() {
    graph = new EcosystemGenerator(Ecosystem.named(ecosystem)).generate();
    active = ActiveSet.everything(graph);
  }

  @Benchmark
  public CriticalityScores ours() {
    return Criticality.of(graph).all(active);
  }

  @Benchmark
  public int[] naive() {
    return ReferenceEngines.naive(graph);
  }

  @Benchmark
  public int[] described() {
    return DescribedMethod.criticality(graph);
  }
}
