package org.pgatlas.policy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Rules in an order: the first that applies decides, as in a packet filter, so that an exception
/// stands above what it is an exception to. What no rule speaks of passes.
public record Policy(String name, List<PolicyRule> rules) {
  /// The policy that counts where none is given.
  public static final String STANDARD =
      """
      # What fails a build unless you say otherwise. Copy this file and change it.
      # The first rule that applies decides. What no rule speaks of passes.
      name: standard
      rules:
        - name: known-exploited
          when: { kev: true }
          then: fail
          because: it is being exploited somewhere
        - name: critical-and-fixable
          when: { severity: ">= critical", fix-available: true }
          then: fail
          because: an update is all that it takes
        - name: likely-and-severe
          when: { severity: ">= high", epss: ">= 0.1" }
          then: fail
        - name: severe
          when: { severity: ">= high" }
          then: warn
        - name: undecidable
          when: { verdict: unknown }
          then: warn
          because: neither affected nor safe, a person has to look
        - name: one-person
          when: { pony-factor: "< 2", criticality: ">= 100" }
          then: warn
          because: much rests on one person
      """;

  public Policy {
    rules = List.copyOf(rules);
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("the policy '" + name + "' has no rules");
    }
  }

  public static Policy standard() {
    return PolicyParser.parse(STANDARD.getBytes(StandardCharsets.UTF_8));
  }

  /// @param today for rules that end
  public Decision decide(Facts facts, LocalDate today) {
    return rules.stream()
        .flatMap(rule -> rule.decide(facts, today).stream())
        .findFirst()
        .orElseGet(() -> new Decision(Outcome.PASS, null, List.of()));
  }

  /// Rules that might have decided, had the field been known: what a report has to say beside its
  /// result.
  public Optional<Map<String, List<Field>>> undecided(Facts facts) {
    Map<String, List<Field>> open = new TreeMap<>();
    for (PolicyRule rule : rules) {
      List<Field> fields = rule.undecided(facts);
      if (!fields.isEmpty()) {
        open.put(rule.name(), fields);
      }
    }
    return open.isEmpty() ? Optional.empty() : Optional.of(open);
  }
}
