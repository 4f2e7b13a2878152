package org.pgatlas.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.pgatlas.server.net.PublicHosts;

/// Where facts are fetched from.
///
/// @param addresses of sources by name, e.g. `npm`
/// @param tokens sent to a source, by its name
/// @param interval between two requests to the same host
/// @param bots names or addresses in git logs that are no people
/// @param cloneTimeout for one clone of a repo's history
/// @param hosts that addresses in data may point to
public record SourceSettings(
    Map<String, String> addresses,
    Map<String, String> tokens,
    Duration interval,
    List<String> bots,
    Duration cloneTimeout,
    PublicHosts hosts) {
  public SourceSettings {
    addresses = Map.copyOf(addresses);
    tokens = Map.copyOf(tokens);
    bots = List.copyOf(bots);
  }

  /// Without the tokens.
  @Override
  public String toString() {
    return "SourceSettings[addresses=" + addresses + ", interval=" + interval + "]";
  }
}
