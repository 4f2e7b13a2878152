package org.pgatlas.server.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pgatlas.json.DocumentException;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.Service;

/// The dependencies of a document as if its services were not there: what a part needs through
/// services, however many in a row, it needs. Linear in the edges among services for each part that
/// needs one; what would become more pairs than any document has is refused.
final class ServiceBridge {
  private static final int MOST_PAIRS = 3_000_000;

  private final Set<String> services = new HashSet<>();
  private final Map<String, List<String>> needs = new HashMap<>();

  private ServiceBridge(Sbom sbom) {
    for (Service service : sbom.services()) {
      if (service.ref() != null) {
        services.add(service.ref());
      }
    }
    for (Dependency dependency : sbom.dependencies()) {
      if (services.contains(dependency.dependentRef())) {
        needs
            .computeIfAbsent(dependency.dependentRef(), _ -> new ArrayList<>())
            .add(dependency.dependencyRef());
      }
    }
  }

  /// The document's own list where no service is in it.
  ///
  /// @throws DocumentException when services multiply its pairs beyond measure
  static List<Dependency> dependencies(Sbom sbom) {
    return sbom.services().isEmpty()
        ? sbom.dependencies()
        : new ServiceBridge(sbom).bridged(sbom.dependencies());
  }

  private List<Dependency> bridged(List<Dependency> dependencies) {
    List<Dependency> bridged = new ArrayList<>(dependencies.size());
    Map<String, Set<String>> called = new LinkedHashMap<>();
    for (Dependency dependency : dependencies) {
      if (services.contains(dependency.dependentRef())) {
        continue;
      }
      if (services.contains(dependency.dependencyRef())) {
        called
            .computeIfAbsent(dependency.dependentRef(), _ -> new LinkedHashSet<>())
            .add(dependency.dependencyRef());
      } else {
        bridged.add(dependency);
      }
    }
    long work = 0;
    for (Map.Entry<String, Set<String>> caller : called.entrySet()) {
      Deque<String> open = new ArrayDeque<>(caller.getValue());
      Set<String> seen = new HashSet<>(caller.getValue());
      while (!open.isEmpty()) {
        for (String need : needs.getOrDefault(open.remove(), List.of())) {
          if (++work > MOST_PAIRS) {
            throw new DocumentException(
                DocumentException.Code.TOO_LARGE,
                null,
                "through its services the document has more than " + MOST_PAIRS + " dependencies");
          }
          if (!seen.add(need)) {
            continue;
          }
          if (services.contains(need)) {
            open.add(need);
          } else {
            bridged.add(new Dependency(Objects.requireNonNull(caller.getKey()), need));
          }
        }
      }
    }
    return bridged;
  }
}
