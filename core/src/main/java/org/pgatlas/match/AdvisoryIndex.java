package org.pgatlas.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.PackageKey;

/// Advisories by the packages that they affect. Immutable, for any number of threads.
public final class AdvisoryIndex {
  private final Map<PackageKey, List<AffectedRule>> rules = new HashMap<>();

  private AdvisoryIndex() {}

  public static AdvisoryIndex of(Collection<Advisory> advisories) {
    AdvisoryIndex index = new AdvisoryIndex();
    for (Advisory advisory : advisories) {
      for (AffectedRule rule : AffectedRule.of(advisory)) {
        index.rules.computeIfAbsent(rule.of(), key -> new ArrayList<>(2)).add(rule);
      }
    }
    return index;
  }

  List<AffectedRule> rules(PackageKey of) {
    return rules.getOrDefault(of, List.of());
  }
}
