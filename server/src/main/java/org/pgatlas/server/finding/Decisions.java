package org.pgatlas.server.finding;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.VexStatus;

/// Takes people's decisions about findings: an event with actor and reason, the decision in force,
/// and the findings that follow from it, in one transaction.
public final class Decisions {
  private final Database database;
  private final FindingReadStore findings;
  private final FindingProjector projector;
  private final Clock clock;
  private final TriageStore triage = new TriageStore();
  private final AdvisoryReadStore advisories = new AdvisoryReadStore();

  Decisions(Database database, FindingReadStore findings, FindingProjector projector, Clock clock) {
    this.database = database;
    this.findings = findings;
    this.projector = projector;
    this.clock = clock;
  }

  /// @param status null takes the decision back
  /// @param wholePackage whether it holds for every version of the component's package
  public record Offer(
      @Nullable VexStatus status,
      @Nullable Justification justification,
      @Nullable String detail,
      @Nullable String action,
      boolean wholePackage,
      String actor) {}

  /// Returns the finding as it is afterwards; empty when there is none of that id.
  public Optional<FindingRow> decide(UUID tenant, UUID id, Offer offer) {
    return database.write(
        tenant,
        handle -> {
          Optional<FindingRow> found = findings.find(handle, tenant, id);
          found.ifPresent(finding -> decide(handle, tenant, finding, offer));
          return found.flatMap(_ -> findings.find(handle, tenant, id));
        });
  }

  private void decide(Handle handle, UUID tenant, FindingRow finding, Offer offer) {
    var at = clock.instant();
    String component =
        offer.wholePackage()
            ? PackageUrl.parseLenient(finding.component()).packageId()
            : finding.component();
    VexStatus status = offer.status();
    Named meant = named(handle, tenant, finding);
    if (status == null) {
      String ofPackage = PackageUrl.parseLenient(finding.component()).packageId();
      List<String> components = List.of(finding.component(), ofPackage);
      int taken = triage.remove(handle, tenant, finding.sourceId(), components, meant.names());
      if (taken == 0) {
        return;
      }
    } else {
      // What was decided under a name that the vulnerability had before is decided anew.
      Set<String> before = new TreeSet<>(meant.names());
      before.remove(finding.vulnerability());
      triage.remove(handle, tenant, finding.sourceId(), List.of(component), before);
      triage.put(
          handle,
          tenant,
          new TriageStore.Decision(
              finding.sourceId(),
              finding.artifact(),
              component,
              finding.vulnerability(),
              status,
              offer.justification(),
              offer.detail(),
              offer.action(),
              offer.actor(),
              at));
    }
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("actor", offer.actor());
    payload.put("component", component);
    payload.put("status", status == null ? null : status.id());
    payload.put("justification", offer.justification() == null ? null : offer.justification().id());
    payload.put("detail", offer.detail());
    payload.put("action", offer.action());
    String type = status == null ? "withdrawn" : "decided";
    triage.event(handle, tenant, finding, type, offer.actor(), Json.write(payload), at);
    projector.vulnerabilitiesChanged(handle, tenant, meant.ids(), Map.of(), false);
  }

  /// A vulnerability with all names that it has now: a finding may be called otherwise than when it
  /// was decided about, and one that was merged away speaks of what it was merged into.
  private record Named(Set<Long> ids, Set<String> names) {}

  private Named named(Handle handle, UUID tenant, FindingRow finding) {
    Set<Long> ids = new TreeSet<>(Set.of(finding.vulnerabilityId()));
    Set<String> names = new TreeSet<>(Set.of(finding.vulnerability()));
    if (advisories.names(handle, tenant, ids).isEmpty()) {
      ids.addAll(advisories.vulnerabilities(handle, tenant, names).values());
    }
    advisories.names(handle, tenant, ids).values().forEach(names::addAll);
    return new Named(ids, names);
  }
}
