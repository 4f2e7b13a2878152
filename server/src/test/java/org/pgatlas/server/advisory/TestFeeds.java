package org.pgatlas.server.advisory;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Admits feeds for tests of other rooms.
public final class TestFeeds {
  private TestFeeds() {}

  /// @param name of the feed; a name of its own for each advisory keeps them apart
  public static void offer(FeedAdmission admission, UUID tenant, String name, byte[] document) {
    admission.admit(
        tenant, new FeedAdmission.Offer(FeedKind.OSV, name, "test", Boolean.FALSE), document);
  }

  /// Scores, or the list of what is exploited: of each there is one feed.
  public static void offer(FeedAdmission admission, UUID tenant, FeedKind kind, String document) {
    admission.admit(
        tenant,
        new FeedAdmission.Offer(kind, "", "test", null),
        document.getBytes(StandardCharsets.UTF_8));
  }
}
