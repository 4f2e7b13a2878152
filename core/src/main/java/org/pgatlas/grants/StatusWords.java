package org.pgatlas.grants;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pgatlas.activity.ActivityStatus;

/// The words in which grants and surveys say how a project is, and what they mean here. A word that
/// is not listed is reported, never guessed.
public final class StatusWords {
  private static final Map<String, ActivityStatus> PROJECT =
      Map.ofEntries(
          Map.entry("mainnet", ActivityStatus.LIVE),
          Map.entry("live", ActivityStatus.LIVE),
          Map.entry("live (on mainnet)", ActivityStatus.LIVE),
          Map.entry("live on mainnet", ActivityStatus.LIVE),
          Map.entry("launched", ActivityStatus.LIVE),
          Map.entry("active", ActivityStatus.LIVE),
          Map.entry("in production", ActivityStatus.LIVE),
          Map.entry("completed", ActivityStatus.LIVE),
          Map.entry("expansion", ActivityStatus.LIVE),
          Map.entry("maintained", ActivityStatus.LIVE),
          Map.entry("development", ActivityStatus.IN_DEV),
          Map.entry("in development", ActivityStatus.IN_DEV),
          Map.entry("in-dev", ActivityStatus.IN_DEV),
          Map.entry("in dev", ActivityStatus.IN_DEV),
          Map.entry("building", ActivityStatus.IN_DEV),
          Map.entry("testnet", ActivityStatus.IN_DEV),
          Map.entry("idea", ActivityStatus.IN_DEV),
          Map.entry("abandoned", ActivityStatus.DISCONTINUED),
          Map.entry("discontinued", ActivityStatus.DISCONTINUED),
          Map.entry("inactive", ActivityStatus.DISCONTINUED),
          Map.entry("shut down", ActivityStatus.DISCONTINUED),
          Map.entry("closed", ActivityStatus.DISCONTINUED),
          Map.entry("sunset", ActivityStatus.DISCONTINUED),
          Map.entry("unknown", ActivityStatus.NON_RESPONSIVE),
          Map.entry("no response", ActivityStatus.NON_RESPONSIVE),
          Map.entry("non-responsive", ActivityStatus.NON_RESPONSIVE),
          Map.entry("not responded", ActivityStatus.NON_RESPONSIVE));

  private static final Map<String, String> APPLICATION =
      Map.ofEntries(
          Map.entry("approved", "approved"),
          Map.entry("funded", "approved"),
          Map.entry("awarded", "approved"),
          Map.entry("completed", "approved"),
          Map.entry("true", "approved"),
          Map.entry("rejected", "rejected"),
          Map.entry("declined", "rejected"),
          Map.entry("false", "rejected"),
          Map.entry("withdrawn", "withdrawn"),
          Map.entry("pending", "pending"),
          Map.entry("submitted", "pending"),
          Map.entry("in review", "pending"),
          Map.entry("in_review", "pending"));

  private StatusWords() {}

  /// How the project is; empty for a word that is not known.
  public static Optional<ActivityStatus> project(String word) {
    return Optional.ofNullable(PROJECT.get(plain(word)));
  }

  /// What became of the application: `approved`, `rejected`, `withdrawn` or `pending`; empty for a
  /// word that is not known.
  public static Optional<String> application(String word) {
    return Optional.ofNullable(APPLICATION.get(plain(word)));
  }

  private static String plain(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }
}
