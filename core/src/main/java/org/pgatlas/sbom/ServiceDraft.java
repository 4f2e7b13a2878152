package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.Place;

/// A service under construction; its licences are gathered as a part's are.
public final class ServiceDraft {
  private static final int MAX_ENDPOINTS = 1_000;

  private final SbomCollector found;
  private final Place place;
  private final List<String> endpoints = new ArrayList<>(1);

  public @Nullable String ref;
  public @Nullable String group;
  public @Nullable String name;
  public @Nullable String version;
  public @Nullable String provider;

  /// Takes the licences.
  public final ComponentDraft licenses;

  public ServiceDraft(SbomCollector found, Place place) {
    this.found = found;
    this.place = place;
    this.licenses = new ComponentDraft(found, place);
  }

  public void addEndpoint(String address) {
    if (endpoints.size() == MAX_ENDPOINTS) {
      throw place.refuse(
          DocumentException.Code.TOO_LARGE,
          "more than " + MAX_ENDPOINTS + " endpoints of one service");
    }
    endpoints.add(address);
  }

  /// Adds it to the document; what refers to it refers to no part.
  public void finish() {
    if (ref != null) {
      found.declare(ref, place);
    }
    found.add(
        new Service(
            ref,
            group,
            name == null ? "" : name,
            version,
            provider,
            licenses.licenses(),
            endpoints),
        place);
  }
}
