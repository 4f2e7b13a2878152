package org.pgatlas.server.advisory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;

/// Applies some advisories of an import in the caller's transaction, which keeps its plans: keeps
/// what is new, leaves what is unchanged or older than what is there, brings the vulnerabilities up
/// to date. Applying the same advisories again changes nothing.
final class AdvisoryBatch {
  private final AdvisoryStore advisories = new AdvisoryStore();
  private final ClusterStore clusters = new ClusterStore();

  /// What became of them.
  ///
  /// @param older those of which a newer document is there
  /// @param vulnerabilities ids of those touched
  /// @param merged vulnerabilities that are now the same as an older one
  record Result(
      int added,
      int updated,
      int unchanged,
      int older,
      int withdrawn,
      Set<Long> vulnerabilities,
      Map<Long, Long> merged) {}

  Result apply(
      Handle handle, UUID tenant, String feed, long feedImport, List<OsvDocument> documents) {
    advisories.lock(handle, tenant);
    Map<String, OsvDocument> offered = newest(documents);
    Map<String, AdvisoryStore.Current> current =
        advisories.current(handle, tenant, offered.keySet());
    List<OsvDocument> changed = new ArrayList<>();
    int added = 0;
    int older = 0;
    int withdrawn = 0;
    for (OsvDocument document : offered.values()) {
      AdvisoryStore.Current known = current.get(document.advisory().id());
      if (known == null) {
        added++;
      } else if (known.digest().equals(HexFormat.of().formatHex(document.digest()))) {
        continue;
      } else if (isOlder(document.advisory().modified(), known.modified())) {
        older++;
        continue;
      }
      withdrawn += document.advisory().isWithdrawn() ? 1 : 0;
      changed.add(document);
    }
    Map<Long, Long> merged = new HashMap<>();
    Set<Long> touched =
        changed.isEmpty()
            ? Set.of()
            : store(handle, tenant, feedImport, changed, current.keySet(), merged);
    advisories.remember(handle, tenant, feed, offered.keySet());
    int unchanged = documents.size() - changed.size() - older;
    return new Result(added, changed.size() - added, unchanged, older, withdrawn, touched, merged);
  }

  /// Marks what the feed's full archive has no more; returns how many are missing.
  int markMissing(
      Handle handle, UUID tenant, String feed, long feedImport, Collection<String> present) {
    advisories.lock(handle, tenant);
    return advisories.markMissing(handle, tenant, feed, feedImport, present);
  }

  private Set<Long> store(
      Handle handle,
      UUID tenant,
      long feedImport,
      List<OsvDocument> changed,
      Set<String> known,
      Map<Long, Long> merged) {
    Map<String, Long> kept = advisories.keep(handle, tenant, feedImport, changed);
    List<Advisory> said = changed.stream().map(OsvDocument::advisory).toList();
    ClusterStore.Component around = clusters.around(handle, tenant, said);
    List<Advisory> all = new ArrayList<>(said);
    all.addAll(around.advisories());
    List<ClusterPlan.Cluster> plan =
        ClusterPlan.of(all, around.before(), around.named()).clusters();
    Map<String, Long> vulnerabilities = clusters.write(handle, tenant, plan);
    Map<String, Long> rows = advisories.point(handle, tenant, changed, kept, vulnerabilities);
    advisories.replaceLinks(handle, tenant, changed, known);
    advisories.replaceAffected(handle, tenant, changed, rows, known);
    Set<Long> touched = new HashSet<>();
    said.forEach(one -> add(touched, vulnerabilities.get(one.id())));
    for (ClusterPlan.Cluster cluster : plan) {
      if (cluster.moved()) {
        add(touched, vulnerabilities.get(cluster.name()));
      }
      Long into = cluster.kept();
      if (into != null) {
        cluster.merged().forEach(id -> merged.put(id, into));
      }
    }
    return touched;
  }

  private static void add(Set<Long> ids, @Nullable Long id) {
    if (id != null) {
      ids.add(id);
    }
  }

  /// One document for each advisory: the one modified last, of equals the last.
  private static Map<String, OsvDocument> newest(List<OsvDocument> documents) {
    Map<String, OsvDocument> newest = new LinkedHashMap<>();
    for (OsvDocument document : documents) {
      newest.merge(
          document.advisory().id(),
          document,
          (a, b) -> isOlder(b.advisory().modified(), a.advisory().modified()) ? a : b);
    }
    return newest;
  }

  /// To the microsecond, which is what columns keep.
  private static boolean isOlder(@Nullable Instant offered, @Nullable Instant known) {
    return known != null
        && (offered == null
            || offered
                .truncatedTo(ChronoUnit.MICROS)
                .isBefore(known.truncatedTo(ChronoUnit.MICROS)));
  }
}
