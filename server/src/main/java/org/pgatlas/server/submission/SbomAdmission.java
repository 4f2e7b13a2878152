package org.pgatlas.server.submission;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.NormalizedSbom;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.sbom.SemanticHash;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Spool;

/// Admits SBOMs: parses, keeps the exact bytes, appends to the artifact's version chain and
/// enqueues the job that applies it, in one transaction. What is refused gets its audit row and
/// nothing else.
///
/// A document that says the same as the newest of its chain (semantic hash, statements about
/// vulnerabilities) is a duplicate: acknowledged, not applied again. The comparison is with the
/// chain's newest, applied or not, under the chain's lock, so A→B→A ends at A however fast the
/// three arrive.
public final class SbomAdmission {
  /// The job that applies an admitted version; its payload is `{"artifact_version_id": n}`.
  public static final JobKind APPLY_JOB =
      new JobKind("sbom.apply", Lane.INGEST, 3, JobKind.ATTEMPTS);

  private static final int MOST_NORMALISED = 50_000;

  /// Bytes of a normalised document; PostgreSQL refuses one of 256 MiB.
  private static final int MOST_TEXT = 32 << 20;

  private final Database database;
  private final SubmissionStore store;
  private final ArtifactStore artifacts;
  private final JobStore jobs;
  private final SbomLimits limits;
  private final CarriedStatements statements;

  public SbomAdmission(
      Database database,
      SubmissionStore store,
      ArtifactStore artifacts,
      JobStore jobs,
      SbomLimits limits,
      CarriedStatements statements) {
    this.statements = statements;
    this.database = database;
    this.store = store;
    this.artifacts = artifacts;
    this.jobs = jobs;
    this.limits = limits;
  }

  /// Who offers a document, and for what.
  ///
  /// @param repository `owner/name` or a purl; null takes the document's own root
  /// @param artifact purl of what the document describes when that is not the repo itself
  /// @param version of the artifact, where each of its versions has documents of its own; else null
  /// @param run null for a document that comes without one
  public record Offer(
      @Nullable String repository,
      @Nullable String artifact,
      @Nullable String version,
      String actor,
      @Nullable Run run) {
    public Offer(@Nullable String repository, @Nullable String artifact, String actor) {
      this(repository, artifact, null, actor, null);
    }
  }

  /// The run that made a document.
  ///
  /// @param mayBeCurrent false: kept, but never in force
  /// @param at when it ran; an older run does not replace a newer one's document
  public record Run(boolean mayBeCurrent, Instant at) {}

  /// What became of an admitted document.
  public record Admitted(
      int submissionId, String repository, boolean duplicate, int packageCount, String cid) {}

  /// @throws RefusedDocument after recording the attempt
  public Admitted admit(UUID tenant, Offer offer, byte[] bytes) {
    return admit(tenant, offer, Spool.of(bytes));
  }

  /// @throws RefusedDocument after recording the attempt
  public Admitted admit(UUID tenant, Offer offer, Spool bytes) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
    Sbom sbom;
    try {
      sbom = SbomParser.parse(bytes, limits);
    } catch (DocumentException e) {
      throw refuse(
          tenant,
          offer,
          identity,
          kindOf(e),
          e.code().id(),
          String.valueOf(e.getMessage()),
          e.place());
    }
    if (!sbom.violations().isEmpty() && !isSpdx(sbom)) {
      Sbom.Violation first = sbom.violations().getFirst();
      throw refuse(
          tenant,
          offer,
          identity,
          RefusedDocument.Kind.MALFORMED,
          "schema-violation",
          "Against the schema of "
              + sbom.format().title()
              + " "
              + sbom.specVersion()
              + ": "
              + first.message()
              + (sbom.violations().size() == 1
                  ? ""
                  : ", and " + (sbom.violations().size() - 1) + " more")
              + " (at "
              + first.place()
              + ")",
          first.place());
    }
    if (isEmpty(sbom)) {
      throw refuse(
          tenant,
          offer,
          identity,
          RefusedDocument.Kind.MALFORMED,
          "empty",
          "The document names no packages, so it changes nothing",
          null);
    }
    RepositoryClaim claim;
    String artifact;
    try {
      claim = claimOf(offer, sbom);
      artifact = artifact(offer, claim, sbom);
    } catch (IllegalArgumentException e) {
      throw refuse(
          tenant,
          offer,
          identity,
          RefusedDocument.Kind.INVALID_REPOSITORY,
          "repository",
          String.valueOf(e.getMessage()),
          "query.repository");
    }
    return store(tenant, offer, bytes, identity, sbom, claim, artifact);
  }

  /// Records an attempt whose body never became a document: over the limit, of another type,
  /// absent.
  public RefusedDocument refuseUnread(
      UUID tenant, Offer offer, RefusedDocument.Kind kind, String code, String detail) {
    return refuse(tenant, offer, null, kind, code, detail, null);
  }

  /// As the other, of an attempt that is answered in the caller's own words.
  public void recordUnread(UUID tenant, Offer offer, String code, String detail) {
    RefusedDocument _ =
        refuse(tenant, offer, null, RefusedDocument.Kind.MALFORMED, code, detail, null);
  }

  private Admitted store(
      UUID tenant,
      Offer offer,
      Spool bytes,
      ArtifactStore.Stored identity,
      Sbom sbom,
      RepositoryClaim claim,
      String artifact) {
    int packages = sbom.components().size();
    SubmissionStore.Attempt attempt =
        new SubmissionStore.Attempt(
            claim.claim(),
            offer.actor(),
            identity.sha256(),
            identity.cid(),
            bytes.size(),
            packages);
    SubmissionStore.NewDocument document =
        new SubmissionStore.NewDocument(
            artifact,
            identity.sha256(),
            SemanticHash.of(sbom),
            normalised(sbom, MOST_TEXT),
            packages,
            sbom.dependencies().size());
    CarriedStatements.Carried carried = statements.of(tenant, artifact, bytes, identity);
    try (ArtifactStore.Placed placed = place(tenant, offer, identity, bytes)) {
      return database.writeRows(
          tenant,
          handle -> {
            int chain = store.lockChain(handle, tenant, artifact);
            int submission = store.insertPending(handle, tenant, attempt);
            Optional<SubmissionStore.ChainHead> head = store.chainHead(handle, tenant, chain);
            artifacts.put(handle, tenant, placed);
            boolean duplicate =
                head.isPresent()
                    && !head.get().failed()
                    && Arrays.equals(head.get().semanticHash(), document.semanticHash())
                    && carried.same().with(handle, chain, head.get().contentHash());
            if (duplicate) {
              acknowledge(handle, tenant, chain, submission, head.get());
              store.ranAgain(handle, tenant, head.get().versionId(), offer.run());
              carried.named().in(handle, chain, named(sbom, head.get()));
            } else {
              carried.keep().in(handle, chain);
              long version =
                  append(
                      handle,
                      tenant,
                      chain,
                      new SubmissionStore.Successor(submission, head.orElse(null), offer.run()),
                      document);
              carried.named().in(handle, chain, new CarriedStatements.Named(version, sbom, false));
            }
            return new Admitted(submission, claim.claim(), duplicate, packages, identity.cid());
          });
    }
  }

  /// A place that does not answer has the attempt recorded; whoever sent it may try again.
  private ArtifactStore.Placed place(
      UUID tenant, Offer offer, ArtifactStore.Stored identity, Spool bytes) {
    try {
      return artifacts.place(tenant, identity, bytes);
    } catch (ArtifactsUnavailableException e) {
      RefusedDocument _ =
          refuse(
              tenant,
              offer,
              identity,
              RefusedDocument.Kind.MALFORMED,
              "artifacts-unavailable",
              String.valueOf(e.getMessage()),
              null);
      throw e;
    }
  }

  /// Ties the attempt to the version it repeats. One that was not applied yet gets a job again: an
  /// equal job that waits stands for both, one that died is revived.
  private void acknowledge(
      Handle handle, UUID tenant, int chain, int submission, SubmissionStore.ChainHead head) {
    store.tie(handle, tenant, submission, head.versionId(), true);
    if (head.applied()) {
      store.settleDuplicate(handle, tenant, submission);
    } else {
      enqueue(handle, tenant, chain, head.versionId());
    }
  }

  private static CarriedStatements.Named named(Sbom sbom, SubmissionStore.ChainHead repeated) {
    return new CarriedStatements.Named(repeated.versionId(), sbom, repeated.applied());
  }

  private long append(
      Handle handle,
      UUID tenant,
      int chain,
      SubmissionStore.Successor successor,
      SubmissionStore.NewDocument document) {
    long documentId = store.ensureDocument(handle, tenant, document);
    boolean late = store.isLate(handle, tenant, chain, successor.run());
    long version = store.appendVersion(handle, tenant, chain, documentId, successor);
    if (late) {
      store.settle(handle, tenant, version, "superseded", null, null);
    } else {
      enqueue(handle, tenant, chain, version);
    }
    return version;
  }

  /// The versions of one chain are applied one at a time, in the order they came.
  private void enqueue(Handle handle, UUID tenant, int chain, long version) {
    jobs.enqueue(
        handle,
        tenant,
        NewJob.of(APPLY_JOB, "{\"artifact_version_id\": " + version + "}")
            .unique(APPLY_JOB.name() + ":" + version)
            .inOrder(APPLY_JOB.name() + ":" + chain));
  }

  private RefusedDocument refuse(
      UUID tenant,
      Offer offer,
      ArtifactStore.@Nullable Stored identity,
      RefusedDocument.Kind kind,
      String code,
      String detail,
      @Nullable String place) {
    SubmissionStore.Attempt attempt =
        new SubmissionStore.Attempt(
            offer.repository() == null ? "" : offer.repository(),
            offer.actor(),
            identity == null ? null : identity.sha256(),
            identity == null ? null : identity.cid(),
            identity == null ? null : identity.sizeBytes(),
            null);
    int submission =
        database.write(
            tenant, handle -> store.insertFailed(handle, tenant, attempt, code, detail, place));
    return new RefusedDocument(kind, code, detail, place, submission);
  }

  private static RepositoryClaim claimOf(Offer offer, Sbom sbom) {
    if (offer.repository() != null && !offer.repository().isBlank()) {
      return RepositoryClaim.parse(offer.repository());
    }
    Component root = sbom.root();
    if (root == null || root.purl() == null) {
      throw new IllegalArgumentException(
          "the document's root has no package URL, so say which repo it is about:"
              + " ?repository=owner/name or a purl");
    }
    return RepositoryClaim.parse(root.purl().packageId());
  }

  /// SPDX counts what a document describes among its packages, CycloneDX names it apart: an SPDX
  /// document of one package says that it needs nothing.
  private static boolean isEmpty(Sbom sbom) {
    return sbom.components().isEmpty() && (sbom.root() == null || !isSpdx(sbom));
  }

  /// Of SPDX most published documents lack something that its schema demands: that is kept with the
  /// document, and no reason to refuse it.
  private static boolean isSpdx(Sbom sbom) {
    return sbom.format().standard().equals("SPDX");
  }

  private static String artifact(Offer offer, RepositoryClaim claim, Sbom sbom) {
    String artifact =
        offer.artifact() == null
            ? ownArtifact(claim, sbom)
            : RepositoryClaim.parse(offer.artifact()).canonicalId();
    return offer.version() == null ? artifact : atVersion(artifact, offer.version());
  }

  /// Canonical id of one version of an artifact that has documents for each.
  static String atVersion(String artifact, String version) {
    int part = artifact.indexOf('#');
    String whole = part < 0 ? artifact : artifact.substring(0, part);
    return PackageUrl.parseLenient(whole).withVersion(version).canonical()
        + (part < 0 ? "" : artifact.substring(part));
  }

  /// An SBOM is about the repo itself; of lock files a repo may have several kinds, each of which
  /// replaces only its like: `pkg:github/owner/name#Cargo.lock`.
  private static String ownArtifact(RepositoryClaim claim, Sbom sbom) {
    return sbom.format().isLockFile()
        ? claim.canonicalId() + "#" + sbom.format().title()
        : claim.canonicalId();
  }

  private static RefusedDocument.Kind kindOf(DocumentException e) {
    return switch (e.code()) {
      case TOO_LARGE -> RefusedDocument.Kind.TOO_LARGE;
      case UNKNOWN_FORMAT, UNSUPPORTED_VERSION -> RefusedDocument.Kind.UNSUPPORTED;
      default -> RefusedDocument.Kind.MALFORMED;
    };
  }

  /// Of a very large document the head alone: its parts are in the arrays, and its exact bytes are
  /// kept.
  static String normalised(Sbom sbom, int mostText) {
    BoundedText text = new BoundedText(mostText);
    if (sbom.components().size() <= MOST_NORMALISED) {
      NormalizedSbom.write(sbom, text);
    }
    if (sbom.components().size() > MOST_NORMALISED || text.isOver()) {
      text = new BoundedText(Integer.MAX_VALUE);
      NormalizedSbom.writeHead(sbom, text);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
