package org.pgatlas.server.advisory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries of a catalogue by columns, to be stored with one command.
final class KevColumns {
  final String[] cves;
  final String[] vendors;
  final String[] products;
  final String[] names;
  final String[] added;
  final @Nullable String[] due;
  final @Nullable String[] ransomware;
  final @Nullable String[] descriptions;
  final @Nullable String[] actions;

  KevColumns(List<KevCatalogue.Entry> entries) {
    int size = entries.size();
    cves = new String[size];
    vendors = new String[size];
    products = new String[size];
    names = new String[size];
    added = new String[size];
    due = new @Nullable String[size];
    ransomware = new @Nullable String[size];
    descriptions = new @Nullable String[size];
    actions = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      KevCatalogue.Entry entry = entries.get(i);
      cves[i] = entry.cve();
      vendors[i] = entry.vendor();
      products[i] = entry.product();
      names[i] = entry.name();
      added[i] = entry.added().toString();
      due[i] = entry.due() == null ? null : entry.due().toString();
      ransomware[i] = entry.ransomware() == null ? null : entry.ransomware().toString();
      descriptions[i] = entry.description();
      actions[i] = entry.action();
    }
  }
}
