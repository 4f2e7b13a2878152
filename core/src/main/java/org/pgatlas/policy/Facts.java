package org.pgatlas.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of one component or finding. A field that is not here is not known, which is
/// neither zero nor no.
///
/// @param aboutFinding false for a component as such
/// @param what its name in reports
public record Facts(boolean aboutFinding, String what, Map<Field, List<String>> values) {
  public Facts {
    values = Map.copyOf(values);
  }

  List<String> of(Field field) {
    return values.getOrDefault(field, List.of());
  }

  public static Builder aFinding(String what) {
    return new Builder(true, what);
  }

  public static Builder aComponent(String what) {
    return new Builder(false, what);
  }

  /// Collects what is known.
  public static final class Builder {
    private final boolean finding;
    private final String what;
    private final EnumMap<Field, List<String>> values = new EnumMap<>(Field.class);

    private Builder(boolean finding, String what) {
      this.finding = finding;
      this.what = what;
    }

    public Builder with(Field field, String value) {
      return with(field, List.of(value));
    }

    /// Several names of one thing; none at all is not known.
    public Builder with(Field field, List<String> several) {
      if (!several.isEmpty()) {
        values.put(field, List.copyOf(several));
      }
      return this;
    }

    public Builder with(Field field, boolean value) {
      return with(field, value ? "true" : "false");
    }

    /// Whole numbers are written without a fraction.
    public Builder with(Field field, double value) {
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      return with(field, whole ? String.format(Locale.ROOT, "%.0f", value) : "" + value);
    }

    public Facts build() {
      return new Facts(finding, what, values);
    }
  }
}
