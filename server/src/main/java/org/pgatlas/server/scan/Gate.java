package org.pgatlas.server.scan;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.match.Match;
import org.pgatlas.policy.Decision;
import org.pgatlas.policy.Facts;
import org.pgatlas.policy.Field;
import org.pgatlas.policy.Outcome;
import org.pgatlas.policy.Policy;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.server.severity.SeverityScore;

/// A policy's word on a document: on each finding and on each component as such.
///
/// @param findings the worst first
/// @param components those of which a rule speaks
/// @param undecided rules that a missing fact kept from deciding: how often, by rule and fields
public record Gate(
    String document,
    String policy,
    List<Judged> findings,
    List<JudgedComponent> components,
    int componentCount,
    int advisoryCount,
    Map<String, Integer> undecided) {
  public Gate {
    findings = List.copyOf(findings);
    components = List.copyOf(components);
    undecided = Map.copyOf(undecided);
  }

  /// A finding with what the policy says about it.
  public record Judged(ScanFinding finding, Component component, Facts facts, Decision decision) {}

  /// A component with what the policy says about it as such.
  public record JudgedComponent(Component component, Facts facts, Decision decision) {}

  /// What the policy may ask for beside the document and the advisories.
  ///
  /// @param packages by canonical id
  public record Knowledge(Exploits exploits, Map<String, PackageFacts> packages, LocalDate today) {}

  /// The worst outcome of all.
  public Outcome outcome() {
    Outcome worst = Outcome.PASS;
    for (Judged one : findings) {
      worst = worse(worst, one.decision().outcome());
    }
    for (JudgedComponent one : components) {
      worst = worse(worst, one.decision().outcome());
    }
    return worst;
  }

  private static Outcome worse(Outcome a, Outcome b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  public long count(Outcome outcome) {
    return findings.stream().filter(one -> one.decision().outcome() == outcome).count()
        + components.stream().filter(one -> one.decision().outcome() == outcome).count();
  }

  public static Gate of(
      String document,
      Sbom sbom,
      List<ScanFinding> found,
      int advisories,
      Policy policy,
      Knowledge knowledge) {
    DependencyPaths paths = DependencyPaths.of(sbom);
    Map<String, Integer> undecided = new TreeMap<>();
    List<Judged> findings = new ArrayList<>();
    for (ScanFinding finding : found) {
      Component component = sbom.components().get(finding.component());
      Facts facts = facts(finding, component, paths.isDirect(finding.component()), knowledge);
      Decision decision = policy.decide(facts, knowledge.today());
      findings.add(new Judged(finding, component, facts, decision));
      count(policy, facts, undecided);
    }
    findings.sort(WORST_FIRST);
    List<JudgedComponent> components = new ArrayList<>();
    for (int i = 0; i < sbom.components().size(); i++) {
      Component component = sbom.components().get(i);
      Facts facts = facts(component, paths.isDirect(i), knowledge);
      Decision decision = policy.decide(facts, knowledge.today());
      if (decision.rule() != null) {
        components.add(new JudgedComponent(component, facts, decision));
      }
      count(policy, facts, undecided);
    }
    return new Gate(
        document,
        policy.name(),
        findings,
        components,
        sbom.components().size(),
        advisories,
        undecided);
  }

  private static final Comparator<Judged> WORST_FIRST =
      Comparator.comparing((Judged one) -> one.decision().outcome())
          .thenComparing(one -> one.finding().severity().map(Gate::number).orElse(0.0))
          .reversed()
          .thenComparing(one -> DependencyPaths.name(one.component()))
          .thenComparing(one -> one.finding().vulnerability());

  private static double number(SeverityScore score) {
    Double number = score.score();
    if (number != null) {
      return number;
    }
    return switch (score.rating()) {
      case NONE -> 0;
      case LOW -> 2;
      case MEDIUM -> 5;
      case HIGH -> 8;
      case CRITICAL -> 9.5;
    };
  }

  private static void count(Policy policy, Facts facts, Map<String, Integer> undecided) {
    policy
        .undecided(facts)
        .ifPresent(
            rules ->
                rules.forEach(
                    (rule, fields) -> {
                      String named = String.join(", ", fields.stream().map(Field::id).toList());
                      undecided.merge(rule + ": " + named + " not known", 1, Integer::sum);
                    }));
  }

  private static Facts facts(
      ScanFinding finding, Component component, boolean direct, Knowledge knowledge) {
    List<String> names = finding.match().members();
    Facts.Builder facts =
        Facts.aFinding(finding.vulnerability() + " in " + DependencyPaths.name(component))
            .with(Field.VERDICT, finding.verdict().id())
            .with(Field.VULNERABILITY, names)
            .with(Field.COMPONENT, DependencyPaths.name(component))
            .with(Field.DIRECT, direct)
            .with(Field.FIX_AVAILABLE, !finding.fixedIn().isEmpty());
    finding
        .severity()
        .ifPresent(
            score -> {
              facts.with(Field.SEVERITY, score.rating().name().toLowerCase(Locale.ROOT));
              Double number = score.score();
              if (number != null) {
                facts.with(Field.CVSS, number);
              }
            });
    knowledge
        .exploits()
        .probability(names)
        .ifPresent(probability -> facts.with(Field.EPSS, probability));
    knowledge.exploits().isExploited(names).ifPresent(known -> facts.with(Field.KEV, known));
    finding.match().matches().stream()
        .map(Match::advisory)
        .map(Advisory::published)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .ifPresent(
            published ->
                facts.with(
                    Field.VULNERABILITY_AGE_DAYS,
                    (double)
                        ChronoUnit.DAYS.between(
                            published.atZone(ZoneOffset.UTC).toLocalDate(), knowledge.today())));
    return ofPackage(facts, component, knowledge).build();
  }

  private static Facts facts(Component component, boolean direct, Knowledge knowledge) {
    Facts.Builder facts =
        Facts.aComponent(DependencyPaths.name(component))
            .with(Field.COMPONENT, DependencyPaths.name(component))
            .with(Field.DIRECT, direct);
    return ofPackage(facts, component, knowledge).build();
  }

  private static Facts.Builder ofPackage(
      Facts.Builder facts, Component component, Knowledge knowledge) {
    facts.with(
        Field.LICENSE,
        component.licenses().stream()
            .filter(one -> !one.isBlank() && !one.equals("NOASSERTION"))
            .toList());
    PackageFacts known =
        component.purl() == null
            ? PackageFacts.NOTHING
            : knowledge
                .packages()
                .getOrDefault(CanonicalId.of(component.purl()).value(), PackageFacts.NOTHING);
    Double criticality = known.criticality();
    if (criticality != null) {
      facts.with(Field.CRITICALITY, criticality);
    }
    Double pony = known.ponyFactor();
    if (pony != null) {
      facts.with(Field.PONY_FACTOR, pony);
    }
    LocalDate released = known.released();
    if (released != null) {
      facts.with(
          Field.COMPONENT_AGE_DAYS, (double) ChronoUnit.DAYS.between(released, knowledge.today()));
    }
    return facts;
  }
}
