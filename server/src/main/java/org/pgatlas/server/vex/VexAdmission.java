package org.pgatlas.server.vex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.JsonLimits;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.artifact.ArtifactsUnavailableException;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.server.wire.Spool;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexFormat;
import org.pgatlas.vex.VexHint;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexVulnerability;
import org.pgatlas.vex.VexWarning;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Admits VEX documents: parses, keeps the exact bytes and every statement, puts out of force what
/// the document replaces, and tells who derives from it, in one transaction. What is refused gets
/// its audit row and nothing else; bytes that are here already, so trusted, are acknowledged.
public final class VexAdmission {
  private static final int MAX_NAME = 256;
  private static final int SHOWN = 100;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /// What one document may cost here: its statements become rows in one transaction.
  private static final VexLimits LIMITS =
      new VexLimits(JsonLimits.defaults().withMaxBytes(256 << 20), 300_000, 1_000_000, 64 << 20);

  private final Database database;
  private final ArtifactStore artifacts;
  private final VexStore store;
  private final SubmissionLog log = new SubmissionLog();
  private final Listener listener;

  /// Told in the transaction that a document came into force.
  @FunctionalInterface
  public interface Listener {
    void applied(Handle handle, UUID tenant, Applied applied, VexChanged.Change change);

    /// Told before that transaction begins: what it will need that takes long can be made ready.
    default void expected(UUID tenant, VexDocument document) {}
  }

  /// @param subject the document's own id, or its digest
  /// @param facts JSON: what it was
  public record Applied(long document, String subject, String facts) {}

  public VexAdmission(
      Database database, ArtifactStore artifacts, VexStore store, Listener listener) {
    this.database = database;
    this.artifacts = artifacts;
    this.store = store;
    this.listener = listener;
  }

  /// Who offers a document, and how much its author's word counts here.
  ///
  /// @param source what it came from: a name or an address
  public record Offer(VexOrigin origin, Trust trust, String source, String actor) {
    /// The same as a third party's.
    Offer asThirdParty() {
      return new Offer(origin, Trust.THIRD_PARTY, source, actor);
    }

    public static Offer upload(Trust trust, String source) {
      return new Offer(VexOrigin.UPLOAD, trust, source, "");
    }
  }

  /// What became of an admitted document.
  ///
  /// @param duplicate whether it was here already, so read and so trusted
  /// @param inForce whether it counts; not, when a newer one of its series was here before
  /// @param superseded documents that it put out of force
  public record Admitted(
      long submissionId,
      long documentId,
      boolean duplicate,
      boolean inForce,
      int statements,
      List<Long> superseded,
      VexFormat format,
      @Nullable String trackingId) {}

  /// @throws RefusedUpload after recording the attempt
  public Admitted admit(UUID tenant, Offer offer, byte[] bytes) {
    return admit(tenant, offer, Spool.of(bytes));
  }

  /// As the other, of bytes wherever they lie.
  public Admitted admit(UUID tenant, Offer offer, Spool bytes) {
    return admit(tenant, offer, bytes, List.of());
  }

  /// The payload of an attestation. Of other products than its subjects it speaks as a third party.
  ///
  /// @param subjects what statements are about that name no product
  /// @throws RefusedUpload after recording the attempt
  public Admitted admit(UUID tenant, Offer offer, byte[] bytes, List<VexReading.Subject> subjects) {
    return admit(tenant, offer, Spool.of(bytes), subjects);
  }

  private Admitted admit(
      UUID tenant, Offer signed, Spool bytes, List<VexReading.Subject> subjects) {
    ArtifactStore.Stored identity = ArtifactStore.Stored.of(bytes);
    Offer offer = signed;
    VexReading reading = new VexReading(null, subjects);
    VexDocument document;
    try {
      document = checked(VexReading.PLAIN.read(bytes, LIMITS));
      if (document.statements().stream().noneMatch(one -> one.products().isEmpty())) {
        reading = VexReading.PLAIN;
      }
      document = reading.subjects().isEmpty() ? document : reading.complete(document);
      if (!subjects.isEmpty() && !new AttestedProducts(subjects).cover(document)) {
        offer = signed.asThirdParty();
      }
    } catch (DocumentException e) {
      throw refuse(tenant, attempt(signed, identity), e);
    }
    listener.expected(tenant, document);
    VexStore.NewDocument made = made(offer, reading, identity, document);
    Offer counted = offer;
    try (ArtifactStore.Placed placed = artifacts.place(tenant, identity, bytes)) {
      return database.writeRows(
          tenant,
          handle -> {
            lock(handle, tenant, made);
            artifacts.put(handle, tenant, placed);
            return keep(handle, tenant, counted, made, identity);
          });
    } catch (ArtifactsUnavailableException e) {
      RefusedUpload _ =
          refuse(
              tenant,
              attempt(counted, identity),
              503,
              new SubmissionLog.Refusal(
                  "artifacts-unavailable", String.valueOf(e.getMessage()), null));
      throw e;
    }
  }

  /// Reads what an SBOM says about vulnerabilities; empty when it says nothing.
  ///
  /// @param artifact canonical id of what it is about
  /// @throws DocumentException when it says it wrongly
  Optional<VexDocument> carried(Content sbom, String artifact) {
    VexDocument document = checked(VexReading.carriedBy(artifact).read(sbom, LIMITS));
    return document.statements().isEmpty() ? Optional.empty() : Optional.of(document);
  }

  /// Keeps what an SBOM carries, in the caller's transaction, which has put its bytes there and
  /// holds its chain. It counts as long as the SBOM is the one in force, which is looked up where
  /// statements are read, so nothing is put in force here.
  void keepCarried(
      Handle handle,
      UUID tenant,
      Offer offer,
      VexStore.Carrier carrier,
      ArtifactStore.Stored identity,
      VexDocument document) {
    VexStore.NewDocument made =
        new VexStore.NewDocument(
            document,
            identity.sha256(),
            offer.trust(),
            offer.origin(),
            VexReading.carriedBy(carrier.artifact()),
            carrier.source(),
            null,
            head(document));
    Optional<VexStore.Known> known = store.find(handle, tenant, made);
    long id =
        known.map(VexStore.Known::id).orElseGet(() -> store.insert(handle, tenant, made, null));
    log.accepted(handle, tenant, attempt(offer, identity), id, known.isPresent(), true);
  }

  /// What an SBOM of that chain is kept to say; empty when it says nothing.
  List<VexStatement> carriedBy(Handle handle, UUID tenant, int source, byte[] digest) {
    return new ClaimStore()
        .carried(handle, tenant, source, digest)
        .map(one -> one.claim().document().statements())
        .orElse(List.of());
  }

  /// Records an attempt whose body never became a document.
  public RefusedUpload refuseUnread(
      UUID tenant, Offer offer, int status, String code, String detail) {
    return refuse(
        tenant, attempt(offer, null), status, new SubmissionLog.Refusal(code, detail, null));
  }

  private static VexStore.NewDocument made(
      Offer offer, VexReading reading, ArtifactStore.Stored identity, VexDocument document) {
    return new VexStore.NewDocument(
        document,
        identity.sha256(),
        offer.trust(),
        offer.origin(),
        reading,
        null,
        series(offer, document),
        head(document));
  }

  /// Of the same bytes and of the same series one comes after the other.
  private void lock(Handle handle, UUID tenant, VexStore.NewDocument made) {
    store.lock(handle, tenant, made.digest());
    if (made.series() != null) {
      store.lock(handle, tenant, VexStore.seriesHash(made.series()));
    }
  }

  /// The same bytes count once: those that come again with another trust put out of force what
  /// they were taken for before. Not so those that were signed: a signer who counts less would copy
  /// what a vendor says to have it count less, so both stay, and the one that counts more decides.
  private Admitted keep(
      Handle handle,
      UUID tenant,
      Offer offer,
      VexStore.NewDocument made,
      ArtifactStore.Stored identity) {
    VexDocument document = made.document();
    Optional<VexStore.Known> known = store.find(handle, tenant, made);
    if (known.isPresent() && known.get().inForce()) {
      long id = known.get().id();
      long attempt = log.accepted(handle, tenant, attempt(offer, identity), id, true, true);
      return admitted(attempt, id, true, true, List.of(), document);
    }
    VexClaim claim =
        new VexClaim(document, offer.trust(), HexFormat.of().formatHex(identity.sha256()));
    List<VexStore.Kept> others =
        made.series() == null
            ? List.of()
            : store.inForce(handle, tenant, VexStore.seriesHash(made.series()));
    boolean inForce = others.stream().noneMatch(other -> replaces(other.claim(), claim));
    List<Long> superseded = new ArrayList<>();
    if (offer.origin() != VexOrigin.ATTESTATION) {
      superseded.addAll(store.otherwiseTrusted(handle, tenant, made));
    }
    others.stream()
        .filter(other -> inForce && replaces(claim, other.claim()))
        .map(VexStore.Kept::id)
        .forEach(superseded::add);
    long id =
        known
            .map(VexStore.Known::id)
            .orElseGet(
                () ->
                    store.insert(
                        handle, tenant, made, superseded.isEmpty() ? null : superseded.getLast()));
    store.outOfForce(handle, tenant, superseded);
    if (inForce) {
      store.inForce(handle, tenant, id);
    }
    if (inForce || !superseded.isEmpty()) {
      announce(handle, tenant, id, superseded, document, made.head());
    }
    long attempt =
        log.accepted(handle, tenant, attempt(offer, identity), id, known.isPresent(), true);
    return admitted(attempt, id, known.isPresent(), inForce, superseded, document);
  }

  private void announce(
      Handle handle,
      UUID tenant,
      long id,
      List<Long> superseded,
      VexDocument document,
      String head) {
    List<Long> touched = new ArrayList<>(superseded);
    touched.add(id);
    Set<String> names = store.names(handle, tenant, touched);
    listener.applied(
        handle,
        tenant,
        new Applied(id, document.id() == null ? "vex:" + id : document.id(), head),
        new VexChanged.Change(id, new HashSet<>(superseded), names));
  }

  private static Admitted admitted(
      long attempt,
      long id,
      boolean duplicate,
      boolean inForce,
      List<Long> superseded,
      VexDocument document) {
    return new Admitted(
        attempt,
        id,
        duplicate,
        inForce,
        document.statements().size(),
        superseded,
        document.format(),
        document.id());
  }

  /// The documents of which only the newest counts. Trust is part of it: a stranger who writes
  /// under a vendor's name is somebody else. OpenVEX documents are a series by their id, in which
  /// only another version replaces: real ones share ids.
  private static @Nullable String series(Offer offer, VexDocument document) {
    if (document.format() == VexFormat.OPENVEX) {
      return document.id() == null || document.id().isBlank()
          ? null
          : offer.trust() + "\nopenvex\n" + document.chain() + "\n" + document.id();
    }
    return document.series().map(series -> offer.trust() + "\n" + series).orElse(null);
  }

  private static boolean replaces(VexClaim newer, VexClaim older) {
    return newer.document().format() == VexFormat.OPENVEX
        ? number(newer.document()) > number(older.document())
        : newer.compareVersion(older) > 0;
  }

  /// OpenVEX counts versions; what is no number came before all that are.
  private static long number(VexDocument document) {
    String version = document.version() == null ? "" : document.version().strip();
    return version.matches("[0-9]{1,18}") ? Long.parseLong(version) : -1;
  }

  private static VexDocument checked(VexDocument document) {
    for (VexStatement statement : document.statements()) {
      check(statement.vulnerability(), statement.place());
      checkTime(statement.timestamp(), statement.place());
    }
    checkTime(document.timestamp(), "");
    return document;
  }

  private static void check(VexVulnerability vulnerability, String place) {
    List<String> names = new ArrayList<>(vulnerability.aliases());
    names.add(vulnerability.id());
    for (String name : names) {
      if (name.length() > MAX_NAME) {
        throw new DocumentException(
            DocumentException.Code.INVALID_STRUCTURE,
            place,
            "the name of a vulnerability has more than " + MAX_NAME + " characters");
      }
    }
  }

  private static void checkTime(@Nullable Instant time, String place) {
    if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
      throw new DocumentException(
          DocumentException.Code.INVALID_STRUCTURE,
          place,
          "the year of '" + time + "' is not from 1 to 9999");
    }
  }

  /// What is known of the whole document, as JSON.
  private static String head(VexDocument document) {
    ObjectNode head = Json.MAPPER.createObjectNode();
    head.put("format", document.format().name().toLowerCase(Locale.ROOT));
    head.put("spec_version", document.specVersion());
    head.put("id", document.id());
    head.put("version", document.version());
    head.put("author", document.author());
    Map<String, Integer> statuses = new TreeMap<>();
    Map<String, Integer> justifications = new TreeMap<>();
    for (VexStatement statement : document.statements()) {
      statuses.merge(statement.status().id(), 1, Integer::sum);
      if (statement.justification() != null) {
        justifications.merge(statement.justification().id(), 1, Integer::sum);
      }
    }
    head.put("statements", document.statements().size());
    head.set("status", Json.MAPPER.valueToTree(statuses));
    head.set("justification", Json.MAPPER.valueToTree(justifications));
    Map<String, Integer> hints = new TreeMap<>();
    for (VexHint hint : document.hints()) {
      hints.merge(hint.kind(), 1, Integer::sum);
    }
    head.set("hints", Json.MAPPER.valueToTree(hints));
    head.put("warning_count", document.warnings().size());
    ArrayNode warnings = head.putArray("warnings");
    for (VexWarning warning : document.warnings().stream().limit(SHOWN).toList()) {
      warnings
          .addObject()
          .put("code", warning.code())
          .put("place", warning.place())
          .put("text", warning.text());
    }
    return head.toString();
  }

  private static SubmissionLog.Attempt attempt(
      Offer offer, ArtifactStore.@Nullable Stored identity) {
    return new SubmissionLog.Attempt(
        SubmissionLog.Kind.VEX, offer.source(), offer.actor(), identity);
  }

  private RefusedUpload refuse(UUID tenant, SubmissionLog.Attempt attempt, DocumentException e) {
    int status =
        switch (e.code()) {
          case TOO_LARGE -> 413;
          case UNKNOWN_FORMAT, UNSUPPORTED_VERSION -> 415;
          default -> 422;
        };
    return refuse(
        tenant,
        attempt,
        status,
        new SubmissionLog.Refusal(e.code().id(), String.valueOf(e.getMessage()), e.place()));
  }

  private RefusedUpload refuse(
      UUID tenant, SubmissionLog.Attempt attempt, int status, SubmissionLog.Refusal refusal) {
    database.run(tenant, handle -> log.refused(handle, tenant, attempt, refusal));
    return new RefusedUpload(status, refusal.code(), refusal.detail(), refusal.place());
  }
}
