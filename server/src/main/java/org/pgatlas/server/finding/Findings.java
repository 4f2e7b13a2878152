package org.pgatlas.server.finding;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.advisory.VulnerabilitiesChanged;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.Sboms;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.vex.VexDocument;

/// The room's parts, wired, and the hooks by which other rooms tell of changes, each in the
/// transaction of the change.
public final class Findings {
  private final FindingProjector projector;
  private final FindingReadStore reads;
  private final Decisions decisions;
  private final Scans scans;
  private final WhatIfScan whatIf;
  private final SbomFindings sboms;
  private final AffectedStore affected;
  private final TriageVex triage;
  private final EnrichedSbom enriched;
  private final FindingRanks ranks;
  private final Unassessed unassessed;
  private final BomLinks links;

  /// Heap that documents are read in.
  @FunctionalInterface
  public interface Room {
    /// Waits until there are so many bytes; gives them back when closed.
    Share enter(long bytes);
  }

  /// A share of it.
  @FunctionalInterface
  public interface Share extends AutoCloseable {
    @Override
    void close();
  }

  private Findings(
      Database database,
      ArtifactStore artifacts,
      Clock clock,
      FindingsChanged listener,
      BomLinks.Reading reading) {
    links = new BomLinks(database, artifacts, reading);
    InputReader reader = new InputReader(new AdvisoryReadStore(), links);
    projector = new FindingProjector(clock, listener, reader);
    reads = new FindingReadStore(database);
    decisions = new Decisions(database, reads, projector, clock);
    scans = new Scans(database, new PinnedInputs(artifacts, links), reader);
    whatIf = new WhatIfScan(database, new PinnedInputs(artifacts, links), reader, reading.limits());
    sboms = new SbomFindings(database, reader, links);
    affected = new AffectedStore(database);
    triage = new TriageVex(database);
    enriched = new EnrichedSbom(new Sboms(database, artifacts, reading.limits()), reads);
    ranks = new FindingRanks(database, clock);
    unassessed = new Unassessed(database);
  }

  /// @param listener told of findings that opened or closed
  public static Findings create(
      Database database, ArtifactStore artifacts, Clock clock, FindingsChanged listener) {
    return new Findings(database, artifacts, clock, listener, BomLinks.Reading.UNBOUNDED);
  }

  /// @param limits of documents that are read again
  /// @param room in which they are read
  public static Findings create(
      Database database,
      ArtifactStore artifacts,
      Clock clock,
      FindingsChanged listener,
      SbomLimits limits,
      Room room) {
    return new Findings(database, artifacts, clock, listener, new BomLinks.Reading(limits, room));
  }

  public FindingReadStore reads() {
    return reads;
  }

  public Decisions decisions() {
    return decisions;
  }

  public Scans scans() {
    return scans;
  }

  /// Who has a vulnerability.
  public AffectedStore affected() {
    return affected;
  }

  /// Ranks anew what a metric run moved; handles [FindingRanks#JOB].
  public FindingRanks ranks() {
    return ranks;
  }

  /// That job, and then what is in force without ever having been assessed.
  public JobHandler assessingAfter(JobHandler job) {
    return (one, completion) -> {
      job.handle(one, completion);
      links.expectAll(one.tenant());
      unassessed.assess(one.tenant(), this::sourcesChanged);
    };
  }

  /// What came and went between documents.
  public SbomFindings sboms() {
    return sboms;
  }

  public WhatIfScan whatIf() {
    return whatIf;
  }

  /// Own decisions, for others to read.
  public TriageVex triage() {
    return triage;
  }

  /// REST of this room.
  ///
  /// @param version of the program
  public Routes routes(Tenancy tenancy, String version) {
    List<Routes> all =
        List.of(
            new FindingEndpoints(reads, decisions, tenancy),
            new AffectedEndpoints(affected, tenancy),
            new ScanEndpoints(scans, whatIf, sboms, tenancy),
            new FindingExportEndpoints(
                new FindingExport(reads, version), triage, enriched, tenancy));
    return routes -> all.forEach(one -> one.register(routes));
  }

  /// The documents in force for artifacts changed, or there are none any longer.
  public void sourcesChanged(Handle handle, UUID tenant, Collection<Integer> sources) {
    scans.record(handle, tenant, projector.sourcesChanged(handle, tenant, sources), "sbom");
  }

  /// An SBOM is about to be stored, or repeats one: statements of others may mean it by its serial
  /// number. Of one that is in force, what these say counts at once.
  ///
  /// @param source number of the artifact
  /// @param version of its chain that the SBOM is or repeats
  /// @param sha256 of its bytes
  /// @param inForce whether that version was applied
  public void named(
      Handle handle,
      UUID tenant,
      int source,
      long version,
      byte[] sha256,
      Sbom sbom,
      boolean inForce) {
    if (links.named(handle, tenant, version, sha256, sbom) && inForce) {
      sourcesChanged(handle, tenant, List.of(source));
    }
  }

  /// These statements are about to be applied.
  public void expect(UUID tenant, VexDocument document) {
    links.expect(tenant, document.statements());
  }

  /// Advisories, EPSS or KEV changed.
  public void vulnerabilitiesChanged(
      Handle handle, UUID tenant, VulnerabilitiesChanged.Change change) {
    projector.vulnerabilitiesChanged(
        handle,
        tenant,
        change.cause() == VulnerabilitiesChanged.Cause.ADVISORIES
            ? change.vulnerabilities()
            : projector.found(handle, tenant, change.vulnerabilities()),
        change.merged(),
        change.awaited());
  }

  /// Somebody said something about vulnerabilities of these names.
  public void statementsChanged(Handle handle, UUID tenant, Collection<String> names) {
    projector.statementsChanged(handle, tenant, names);
  }
}
