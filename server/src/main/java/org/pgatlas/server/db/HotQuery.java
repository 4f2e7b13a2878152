package org.pgatlas.server.db;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A query whose speed readers feel, as the room that sends it registers it: what serves it and how
/// long it may take. The text is not repeated here. [#call] makes the room's own store send it,
// with
/// example values, and [Database#explain] holds that statement up: so ledger and product cannot
/// differ.
///
/// @param name as in the text's first line, `-- name: room.query`
/// @param variant which of its forms: the order, the filter; empty when it has one
/// @param tenants whose rows it may read
/// @param writes it changes rows, so it is planned and never run for a measurement
/// @param indexes each must appear in the plan once its table is large
/// @param accepted what would be a fault elsewhere, with the reason: `scan TABLE`, `sort`,
/// `estimate`
public record HotQuery(
    String name,
    String variant,
    Tenants tenants,
    boolean writes,
    Set<String> indexes,
    Budget budget,
    Map<String, String> accepted,
    Call call) {
  /// What `targets` ask of a hot query, on the server's side.
  public static final Budget USUAL = new Budget(2, 10);

  public HotQuery {
    if (!name.matches("[a-z]+\\.[a-z_]+")) {
      throw new IllegalArgumentException("name is room.query, not " + name);
    }
    indexes = Set.copyOf(indexes);
    accepted = Map.copyOf(accepted);
  }

  /// Whose rows a query may read.
  public enum Tenants {
    /// One tenant's: the explicit predicate and row-level security both bind it.
    ONE,
    /// Every tenant's, as the worker role.
    ALL
  }

  /// Milliseconds on the server's side, planning included.
  public record Budget(double p50Ms, double p99Ms) {
    public Budget {
      if (!(p50Ms > 0 && p50Ms <= p99Ms)) {
        throw new IllegalArgumentException("budget: 0 < p50 <= p99, not " + p50Ms + ", " + p99Ms);
      }
    }
  }

  /// Makes the store send the query.
  @FunctionalInterface
  public interface Call {
    void run(Database database, UUID tenant, Examples examples);
  }

  public static HotQuery read(String name, String variant, Call call) {
    return new HotQuery(name, variant, Tenants.ONE, false, Set.of(), USUAL, Map.of(), call);
  }

  /// One that changes rows. What its call sends before it must change none.
  public static HotQuery write(String name, String variant, Call call) {
    return new HotQuery(name, variant, Tenants.ONE, true, Set.of(), USUAL, Map.of(), call);
  }

  public HotQuery servedBy(String... names) {
    Set<String> all = new LinkedHashSet<>(indexes);
    all.addAll(List.of(names));
    return new HotQuery(name, variant, tenants, writes, all, budget, accepted, call);
  }

  public HotQuery within(double p50Ms, double p99Ms) {
    return new HotQuery(
        name, variant, tenants, writes, indexes, new Budget(p50Ms, p99Ms), accepted, call);
  }

  public HotQuery acrossTenants() {
    return new HotQuery(name, variant, Tenants.ALL, writes, indexes, budget, accepted, call);
  }

  /// @param what `scan TABLE`, `sort` or `estimate`
  public HotQuery accepting(String what, String why) {
    Map<String, String> all = new LinkedHashMap<>(accepted);
    all.put(what, why);
    return new HotQuery(name, variant, tenants, writes, indexes, budget, all, call);
  }

  /// Name and variant as one text.
  public String title() {
    return variant.isEmpty() ? name : name + " (" + variant + ")";
  }
}
