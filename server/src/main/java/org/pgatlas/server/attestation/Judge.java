package org.pgatlas.server.attestation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.DsseEnvelope;
import org.pgatlas.attestation.EnvelopeVerdict;
import org.pgatlas.attestation.EnvelopeVerifier;
import org.pgatlas.attestation.sigstore.Check;
import org.pgatlas.attestation.sigstore.Evidence;
import org.pgatlas.attestation.sigstore.SigstoreBundle;
import org.pgatlas.attestation.sigstore.SigstoreVerdict;
import org.pgatlas.attestation.sigstore.SigstoreVerifier;
import org.pgatlas.attestation.sigstore.TrustRoot;
import org.pgatlas.attestation.sigstore.TrustedIdentity;
import org.pgatlas.json.DocumentException;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Trust;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Judges envelopes by what a tenant trusts: first its keys; then, when it is a bundle that a
/// certificate signed, its trust roots and the identities under each.
final class Judge {
  private static final Logger LOG = LoggerFactory.getLogger(Judge.class);
  private static final int MAX_REASON = 4_000;
  private static final int MAX_PARSED = 100;

  private final Database database;
  private final KeyStore keys;
  private final TrustStore trust = new TrustStore();
  private final Map<RootKey, TrustRoot> parsed = new ConcurrentHashMap<>();

  Judge(Database database, KeyStore keys) {
    this.database = database;
    this.keys = keys;
  }

  Judgement judge(UUID tenant, byte[] document, DsseEnvelope envelope) {
    List<KeyStore.Key> trusted = database.read(tenant, handle -> keys.list(handle, tenant));
    EnvelopeVerdict verdict =
        new EnvelopeVerifier(trusted.stream().map(KeyStore.Key::trusted).toList(), 1)
            .verify(envelope);
    if (verdict.verified() || !isBundle(document)) {
      @Nullable Trust vex = null;
      for (KeyStore.Key key : trusted) {
        if (verdict.signers().contains(key.name())) {
          vex = VexWord.more(vex, VexWord.of(key.vexTrust()));
        }
      }
      return new Judgement(
          verdict.verified(),
          List.copyOf(verdict.signers()),
          verdict.signatures(),
          null,
          null,
          vex);
    }
    SigstoreBundle bundle;
    try {
      bundle = SigstoreBundle.parse(document, DsseEnvelope.defaultLimits());
    } catch (DocumentException e) {
      return refused(
          verdict,
          null,
          new SigstoreVerdict.Refused(
              Check.BUNDLE, e.place(), String.valueOf(e.getMessage()), null));
    }
    return bundle.isKeyless()
        ? keyless(tenant, verdict, bundle)
        : new Judgement(false, List.of(), verdict.signatures(), null, null, null);
  }

  private record RootKey(UUID tenant, int id) {}

  /// What a tenant trusts under one root.
  private record Trusted(TrustStore.Root root, List<TrustStore.Identity> identities) {
    SigstoreVerdict verdict(TrustRoot read, SigstoreBundle bundle) {
      List<TrustedIdentity> all = identities.stream().map(TrustStore.Identity::trusted).toList();
      return new SigstoreVerifier(read, all, List.of()).verify(bundle, null);
    }

    @Nullable Trust vex(String identity) {
      for (TrustStore.Identity one : identities) {
        if (one.name().equals(identity)) {
          return VexWord.of(one.vexTrust());
        }
      }
      return null;
    }
  }

  private Judgement keyless(UUID tenant, EnvelopeVerdict verdict, SigstoreBundle bundle) {
    @Nullable Judgement nearest = null;
    Check reached = Check.BUNDLE;
    boolean reachedKnown = false;
    for (Trusted one : trusted(tenant)) {
      TrustRoot root;
      try {
        root = parsed(tenant, one.root());
      } catch (DocumentException e) {
        // Taken by a version that read less closely: it counts for nothing, and the others go on.
        nearest = nearest == null ? unreadable(verdict, one.root(), e) : nearest;
        continue;
      }
      switch (one.verdict(root, bundle)) {
        case SigstoreVerdict.Verified(String signer, Evidence evidence) -> {
          ObjectNode facts = facts(one.root().name(), evidence).put("identity", signer);
          return new Judgement(
              true, List.of(signer), verdict.signatures(), null, facts.toString(), one.vex(signer));
        }
        case SigstoreVerdict.Refused refused -> {
          if (refused.check() == Check.BUNDLE) {
            LOG.warn(
                "a bundle of tenant {} is refused: {}",
                tenant,
                refused.reason().replaceAll("\\p{Cntrl}", "\uFFFD"));
          }
          // Of several roots, the one under which the bundle stood longest tells why; of those, one
          // that knows its log.
          boolean known = root.knowsLogOf(bundle);
          int further = refused.check().compareTo(reached);
          if (nearest == null || further > 0 || (further == 0 && known && !reachedKnown)) {
            reached = refused.check();
            reachedKnown = known;
            nearest = refused(verdict, one.root().name(), refused);
          }
        }
      }
    }
    return nearest == null
        ? refused(
            verdict,
            null,
            new SigstoreVerdict.Refused(Check.TRUST, null, "no trust root is configured", null))
        : nearest;
  }

  private static Judgement unreadable(
      EnvelopeVerdict verdict, TrustStore.Root root, DocumentException e) {
    String why = "the trust root '" + root.name() + "' cannot be read: " + e.getMessage();
    return refused(verdict, root.name(), new SigstoreVerdict.Refused(Check.TRUST, null, why, null));
  }

  /// Of the identities under a root, those come first whose word counts most: of several that are
  /// the signer, the first is named.
  private List<Trusted> trusted(UUID tenant) {
    return database.read(
        tenant,
        handle -> {
          List<TrustStore.Identity> identities = trust.identities(handle, tenant);
          List<Trusted> all = new ArrayList<>();
          for (TrustStore.Root root : trust.roots(handle, tenant)) {
            all.add(
                new Trusted(
                    root,
                    identities.stream()
                        .filter(one -> one.rootId() == root.id())
                        .sorted(Comparator.comparing(Judge::rank))
                        .toList()));
          }
          return all;
        });
  }

  private static int rank(TrustStore.Identity identity) {
    String word = identity.vexTrust();
    return word == null ? VexWord.ALL.size() : VexWord.ALL.indexOf(word);
  }

  /// Read once: a root never changes under its number.
  private TrustRoot parsed(UUID tenant, TrustStore.Root root) {
    if (parsed.size() >= MAX_PARSED) {
      parsed.clear();
    }
    return parsed.computeIfAbsent(
        new RootKey(tenant, root.id()),
        _ -> TrustRoot.parse(root.doc().getBytes(StandardCharsets.UTF_8)));
  }

  private static boolean isBundle(byte[] document) {
    return SigstoreBundle.isBundle(document, DsseEnvelope.defaultLimits());
  }

  private static Judgement refused(
      EnvelopeVerdict verdict, @Nullable String root, SigstoreVerdict.Refused refused) {
    String reason = refused.check().id() + ": " + refused.reason();
    if (refused.place() != null && !reason.endsWith(")")) {
      reason += " (at " + refused.place() + ")";
    }
    ObjectNode facts =
        refused.evidence() == null
            ? Json.MAPPER.createObjectNode()
            : facts(String.valueOf(root), refused.evidence());
    facts.put("root", root);
    facts.put("failed_check", refused.check().id());
    facts.put("place", refused.place());
    facts.put("reason", refused.reason());
    return new Judgement(
        false,
        List.of(),
        verdict.signatures(),
        reason.substring(0, Math.min(reason.length(), MAX_REASON)),
        facts.toString(),
        null);
  }

  private static ObjectNode facts(String root, Evidence evidence) {
    ObjectNode facts = Json.MAPPER.createObjectNode();
    facts.put("root", root);
    facts.setAll((ObjectNode) Json.MAPPER.valueToTree(evidence));
    return facts;
  }
}
