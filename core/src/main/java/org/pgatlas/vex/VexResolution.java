package org.pgatlas.vex;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.ProductMatch.Closeness;
import org.pgatlas.vex.VexEvidence.Outcome;

/// Which of all statements decides about a finding.
///
/// A document whose series has a newer one is out of force as a whole. Of what one author says the
/// newest counts. Between authors trust decides, then how closely the statement names the artifact
/// or component, then time; what is still equal falls to the more careful status. Everything that
/// bears on the finding is kept as evidence with what became of it, and the result does not depend
/// on the order in which documents are given.
public final class VexResolution {
  private static final Comparator<Candidate> WITHIN_AUTHOR =
      Comparator.comparing(Candidate::time)
          .reversed()
          .thenComparing(Candidate::specificity, Comparator.reverseOrder())
          .thenComparing(one -> one.statement.status())
          .thenComparing(one -> one.claim.digest())
          .thenComparing(one -> one.statement.place());

  private static final Comparator<Candidate> ACROSS_AUTHORS =
      Comparator.<Candidate, Trust>comparing(one -> one.claim.trust())
          .thenComparing(Candidate::specificity, Comparator.reverseOrder())
          .thenComparing(Candidate::time, Comparator.reverseOrder())
          .thenComparing(one -> one.statement.status())
          .thenComparing(one -> one.claim.digest())
          .thenComparing(one -> one.statement.place());

  /// Statements by each name of their vulnerability, upper case.
  private final Map<String, List<Said>> byName = new HashMap<>();

  /// Digests of documents of which a newer one is there.
  private final Set<String> superseded;

  /// @param claims every document that is known, in any order
  public VexResolution(List<VexClaim> claims) {
    for (VexClaim claim : claims) {
      for (VexStatement statement : claim.document().statements()) {
        Said said = new Said(claim, statement);
        index(statement.vulnerability().id(), said);
        statement.vulnerability().aliases().forEach(alias -> index(alias, said));
      }
    }
    this.superseded = superseded(claims);
  }

  private record Said(VexClaim claim, VexStatement statement) {}

  private void index(String name, Said said) {
    byName.computeIfAbsent(name.toUpperCase(Locale.ROOT), _ -> new ArrayList<>(1)).add(said);
  }

  /// Statements about any of the names, each once.
  private Set<Said> said(Set<String> names) {
    Set<Said> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (String name : names) {
      all.addAll(byName.getOrDefault(name.toUpperCase(Locale.ROOT), List.of()));
    }
    return all;
  }

  /// Whether nothing is said about a vulnerability of these names, so that every question about it
  /// has the same answer.
  public boolean isSilentOn(Collection<String> names) {
    return names.stream().noneMatch(name -> byName.containsKey(name.toUpperCase(Locale.ROOT)));
  }

  public VexVerdict resolve(VexQuestion question) {
    List<VexEvidence> put = new ArrayList<>();
    Map<String, List<Candidate>> authors = new LinkedHashMap<>();
    for (Said said : said(question.vulnerability())) {
      Candidate candidate = candidate(said, question);
      if (candidate == null) {
        continue;
      }
      Optional<Outcome> barred = barred(candidate);
      if (barred.isPresent()) {
        put.add(candidate.evidence(barred.get()));
      } else {
        authors.computeIfAbsent(author(said.claim()), _ -> new ArrayList<>()).add(candidate);
      }
    }
    return decide(authors, put);
  }

  private static VexVerdict decide(Map<String, List<Candidate>> authors, List<VexEvidence> barred) {
    List<Candidate> newest = new ArrayList<>();
    List<VexEvidence> older = new ArrayList<>();
    authors
        .values()
        .forEach(
            said -> {
              said.sort(WITHIN_AUTHOR);
              newest.add(said.getFirst());
              said.stream()
                  .skip(1)
                  .map(one -> one.evidence(one.against(said.getFirst(), Outcome.OLDER_OF_AUTHOR)))
                  .forEach(older::add);
            });
    newest.sort(ACROSS_AUTHORS);
    List<VexEvidence> all = new ArrayList<>();
    for (int i = 0; i < newest.size(); i++) {
      Candidate one = newest.get(i);
      all.add(one.evidence(i == 0 ? Outcome.EFFECTIVE : one.against(newest.getFirst(), null)));
    }
    all.addAll(sorted(older));
    all.addAll(sorted(barred));
    return new VexVerdict(all, conflict(newest, older));
  }

  private static List<VexEvidence> sorted(List<VexEvidence> evidence) {
    return evidence.stream()
        .sorted(
            Comparator.<VexEvidence, String>comparing(one -> one.claim().digest())
                .thenComparing(one -> one.statement().place()))
        .toList();
  }

  /// Authors that disagree, or one author who says two things at once.
  private static boolean conflict(List<Candidate> newest, List<VexEvidence> older) {
    Set<VexStatus> said = new HashSet<>();
    newest.forEach(one -> said.add(one.statement.status()));
    older.stream()
        .filter(one -> one.outcome() == Outcome.LESS_CAREFUL)
        .forEach(one -> said.add(one.statement().status()));
    return said.size() > 1;
  }

  private Optional<Outcome> barred(Candidate candidate) {
    if (superseded.contains(candidate.claim.digest())) {
      return Optional.of(Outcome.DOCUMENT_SUPERSEDED);
    }
    if (candidate.statement.defect() != null) {
      return Optional.of(Outcome.NO_REASON);
    }
    boolean vague =
        candidate.statement.status() == VexStatus.FIXED && !candidate.specificity.namesVersion();
    return vague ? Optional.of(Outcome.FIXED_WITHOUT_VERSION) : Optional.empty();
  }

  /// Trust is part of it: a stranger who writes under a vendor's name is somebody else.
  private static String author(VexClaim claim) {
    String chain = claim.document().chain();
    return claim.trust() + "\n" + (chain.isEmpty() ? claim.digest() : chain);
  }

  private static @Nullable Candidate candidate(Said said, VexQuestion question) {
    Candidate best = null;
    for (VexProduct product : said.statement().products()) {
      Candidate one = candidate(said.claim(), said.statement(), product, question);
      if (one != null && (best == null || one.specificity.compareTo(best.specificity) > 0)) {
        best = one;
      }
    }
    return best;
  }

  /// First pass: the product is the artifact, or the ground of the component. Second pass: it is
  /// the component itself.
  private static @Nullable Candidate candidate(
      VexClaim claim, VexStatement statement, VexProduct product, VexQuestion question) {
    Optional<Closeness> part = part(product, question.component());
    if (part.isEmpty()) {
      return null;
    }
    boolean listed = !product.parts().isEmpty();
    Closeness inner = part.get();
    Optional<Closeness> whole = ProductMatch.of(product.product(), question.artifact());
    if (whole.isPresent()) {
      return new Candidate(claim, statement, new Specificity(true, listed, inner, whole.get()));
    }
    Optional<Closeness> own = ProductMatch.of(product.product(), question.component());
    if (own.isPresent()) {
      return new Candidate(claim, statement, new Specificity(false, listed, inner, own.get()));
    }
    boolean alone = product.partsStandAlone() && inner.compareTo(Closeness.VERSION) >= 0;
    return listed && (alone || onPlatform(product, question))
        ? new Candidate(claim, statement, new Specificity(false, true, inner, inner))
        : null;
  }

  private static boolean onPlatform(VexProduct product, VexQuestion question) {
    return product.partsStandAlone()
        && question.platforms().stream()
            .anyMatch(platform -> ProductMatch.of(product.product(), platform).isPresent());
  }

  /// How closely the parts name the component; anything is meant where none is listed.
  private static Optional<Closeness> part(VexProduct product, VexSubject component) {
    if (product.parts().isEmpty()) {
      return Optional.of(Closeness.ANY_VERSION);
    }
    return product.parts().stream()
        .flatMap(part -> ProductMatch.of(part, component).stream())
        .max(Closeness::compareTo);
  }

  private static Set<String> superseded(List<VexClaim> claims) {
    Map<String, VexClaim> newest = new HashMap<>();
    for (VexClaim claim : claims) {
      series(claim)
          .ifPresent(
              series ->
                  newest.merge(
                      series, claim, (a, b) -> DocumentVersion.ORDER.compare(a, b) >= 0 ? a : b));
    }
    Set<String> old = new HashSet<>();
    for (VexClaim claim : claims) {
      String digest = claim.digest();
      Optional<VexClaim> winner = series(claim).map(newest::get);
      if (winner.isPresent() && !winner.get().digest().equals(digest)) {
        old.add(digest);
      }
    }
    return old;
  }

  private static Optional<String> series(VexClaim claim) {
    return claim.document().series().map(series -> claim.trust() + "\n" + series);
  }

  /// How closely a statement names what is asked about: of the artifact before of the component,
  /// then with the part before without, then by how each is named.
  private record Specificity(
      boolean ofArtifact, boolean partListed, Closeness part, Closeness product)
      implements Comparable<Specificity> {
    private static final Comparator<Specificity> ORDER =
        Comparator.comparing(Specificity::ofArtifact)
            .thenComparing(Specificity::partListed)
            .thenComparing(Specificity::part)
            .thenComparing(Specificity::product);

    @Override
    public int compareTo(Specificity other) {
      return ORDER.compare(this, other);
    }

    boolean namesVersion() {
      return product.namesVersion() || (partListed && part.namesVersion());
    }
  }

  /// A statement that bears on the question.
  private record Candidate(VexClaim claim, VexStatement statement, Specificity specificity) {

    Instant time() {
      Instant own = statement.timestamp();
      return own == null ? Instant.MIN : own;
    }

    /// Why the other decides and not this one.
    ///
    /// @param older the outcome for an earlier time, null between authors
    Outcome against(Candidate winner, @Nullable Outcome older) {
      if (older == null && claim.trust() != winner.claim.trust()) {
        return Outcome.LESS_TRUSTED;
      }
      if (older != null && !time().equals(winner.time())) {
        return older;
      }
      if (!specificity.equals(winner.specificity)) {
        return Outcome.LESS_SPECIFIC;
      }
      if (!time().equals(winner.time())) {
        return Outcome.OLDER;
      }
      return statement.status() == winner.statement.status()
          ? Outcome.REPEATED
          : Outcome.LESS_CAREFUL;
    }

    VexEvidence evidence(Outcome outcome) {
      Closeness close = specificity.partListed ? specificity.part : specificity.product;
      return new VexEvidence(
          claim, statement, specificity.ofArtifact, close.name().toLowerCase(Locale.ROOT), outcome);
    }
  }
}
