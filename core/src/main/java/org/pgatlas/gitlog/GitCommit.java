package org.pgatlas.gitlog;

import java.time.Instant;

/// One line of a git log: the author as mailmapped by git, the author date, the commit's hash.
public record GitCommit(String name, String email, Instant authoredAt, String hash) {}
