package org.pgatlas.gitlog;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells machines from people: names and e-mails (before the `@`) that end in `[bot]`; dependabot,
/// renovate and greenkeeper in the spellings they use; and names or e-mails from a configured list,
/// compared without case.
public final class BotFilter {
  private static final Pattern KNOWN =
      Pattern.compile(
          "(?:dependabot|renovate|greenkeeper(?:io)?)(?:[ _-]?(?:bot|preview|app|ci))*");

  private final boolean rules;
  private final Set<String> listed;

  private BotFilter(boolean rules, Set<String> listed) {
    this.rules = rules;
    this.listed = listed;
  }

  /// Takes everyone for a person.
  public static BotFilter none() {
    return new BotFilter(false, Set.of());
  }

  /// The rules without a list.
  public static BotFilter standard() {
    return withList(Set.of());
  }

  public static BotFilter withList(Collection<String> namesOrEmails) {
    return new BotFilter(
        true,
        namesOrEmails.stream()
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean isBot(GitCommit commit) {
    String name = commit.name().strip().toLowerCase(Locale.ROOT);
    String email = AuthorEmail.normalise(commit.email());
    int at = email.indexOf('@');
    return (rules && (isBot(name) || isBot(at < 0 ? email : email.substring(0, at))))
        || listed.contains(name)
        || listed.contains(email);
  }

  private static boolean isBot(String lowerCase) {
    return lowerCase.endsWith("[bot]") || KNOWN.matcher(lowerCase).matches();
  }
}
