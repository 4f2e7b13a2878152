package org.pgatlas.server.ui.view;

import java.util.List;
import org.pgatlas.server.ui.picture.Scatter;

/// The first page: what everything rests on.
///
/// @param headline the finding as a sentence
/// @param subtitle scope, size, freshness
public record OverviewView(
    String headline,
    String subtitle,
    List<Figure> figures,
    List<BandCount> distribution,
    Scatter impact,
    Table top,
    List<Coverage> coverage,
    Table changes,
    List<Source> sources,
    boolean empty) {
  public OverviewView {
    figures = List.copyOf(figures);
    distribution = List.copyOf(distribution);
    coverage = List.copyOf(coverage);
    sources = List.copyOf(sources);
  }

  /// How many packages are in a band, and the list that shows them.
  public record BandCount(Band band, long count, long whole, String href) {}

  /// How much of the catalogue a metric could be computed for.
  ///
  /// @param how what to do to fill it, as a command
  public record Coverage(String label, long known, long whole, String reason, String how) {
    public double width() {
      return whole == 0 ? 0 : 100.0 * known / whole;
    }
  }
}
