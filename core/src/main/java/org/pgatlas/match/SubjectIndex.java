package org.pgatlas.match;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.advisory.PackageKey;

/// Components by the packages that they are. Immutable, for any number of threads.
public final class SubjectIndex {
  private final Map<PackageKey, List<Candidate>> subjects = new HashMap<>();

  private SubjectIndex() {}

  public static SubjectIndex of(Collection<Subject> subjects) {
    SubjectIndex index = new SubjectIndex();
    for (Subject subject : subjects) {
      for (Subject.Identity identity : subject.identities()) {
        index
            .subjects
            .computeIfAbsent(identity.of(), key -> new ArrayList<>(2))
            .add(new Candidate(subject, identity));
      }
    }
    return index;
  }

  List<Candidate> candidates(PackageKey of) {
    return subjects.getOrDefault(of, List.of());
  }
}
