package org.pgatlas.gitlog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Accumulates commits into contributors: e-mails folded ([AuthorEmail]), bots left out, dates
/// clamped and windowed. E-mails live only inside this object; the result bears keyed identities.
///
/// The result depends on the set of commits, not on their order, but for two names on commits of
/// the same instant, where the smaller name is taken.
public final class ContributorStats {
  static final int MOST_CONTRIBUTORS = 1_000_000;

  private final IdentityKey key;
  private final CommitWindow window;
  private final BotFilter bots;
  private final Map<String, Tally> byEmail = new HashMap<>();
  private long commits;
  private long botCommits;
  private long outside;
  private @Nullable Instant latest;

  public ContributorStats(IdentityKey key, CommitWindow window, BotFilter bots) {
    this.key = key;
    this.window = window;
    this.bots = bots;
  }

  public void add(GitCommit commit) {
    Instant at = window.clamp(commit.authoredAt());
    if (latest == null || at.isAfter(latest)) {
      latest = at;
    }
    if (!window.contains(at)) {
      outside++;
    } else if (bots.isBot(commit)) {
      botCommits++;
    } else {
      commits++;
      tally(AuthorEmail.identify(commit), commit, at);
    }
  }

  public Contributions result() {
    List<Contributor> contributors = new ArrayList<>(byEmail.size());
    byEmail.forEach((email, tally) -> contributors.add(tally.contributor(key.hash(email))));
    contributors.sort(
        Comparator.comparingLong(Contributor::commits)
            .reversed()
            .thenComparing(Contributor::identity));
    return new Contributions(contributors, commits, botCommits, outside, latest);
  }

  private void tally(String email, GitCommit commit, Instant at) {
    Tally tally = byEmail.get(email);
    if (tally == null) {
      if (byEmail.size() == MOST_CONTRIBUTORS) {
        throw new IllegalStateException("more than " + MOST_CONTRIBUTORS + " contributors");
      }
      tally = new Tally(commit.name(), at);
      byEmail.put(email, tally);
    }
    tally.add(commit.name(), at);
  }

  private static final class Tally {
    private String name;
    private Instant first;
    private Instant last;
    private long commits;

    Tally(String name, Instant at) {
      this.name = name;
      this.first = at;
      this.last = at;
    }

    void add(String commitName, Instant at) {
      commits++;
      if (at.isBefore(first)) {
        first = at;
      }
      if (at.isAfter(last) || (at.equals(last) && commitName.compareTo(name) < 0)) {
        last = at;
        name = commitName;
      }
    }

    Contributor contributor(String identity) {
      return new Contributor(identity, name, commits, first, last);
    }
  }
}
