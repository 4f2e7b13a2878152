package org.pgatlas.server.question;

import org.jspecify.annotations.Nullable;

/// What may be asked to happen to the graph.
public sealed interface Change {
  /// Its name in requests.
  String kind();

  /// A package is no longer there: unpublished, or taken out.
  record Remove(String id) implements Change {
    @Override
    public String kind() {
      return "remove";
    }
  }

  /// A release of a package does harm.
  ///
  /// @param version the release; null when every user is reached whatever range it declares
  record Compromise(String id, @Nullable String version) implements Change {
    @Override
    public String kind() {
      return "compromise";
    }
  }

  /// A package has a new version.
  record Upgrade(String id, String version) implements Change {
    @Override
    public String kind() {
      return "upgrade";
    }
  }

  /// Everybody who depends on a package depends on another one instead.
  record Replace(String id, String by) implements Change {
    @Override
    public String kind() {
      return "replace";
    }
  }

  /// A contributor makes no more commits, anywhere.
  record MaintainerLeaves(int contributor) implements Change {
    @Override
    public String kind() {
      return "maintainer-leaves";
    }
  }

  /// A project is discontinued.
  record ProjectDies(String id) implements Change {
    @Override
    public String kind() {
      return "project-dies";
    }
  }
}
