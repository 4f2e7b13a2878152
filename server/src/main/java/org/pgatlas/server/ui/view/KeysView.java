package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys of a tenant and the form that makes one.
///
/// @param open whether this server asks nobody for a key
/// @param made the key that was just made, which is shown this once
/// @param problem why the last wish was refused
public record KeysView(
    String headline,
    boolean open,
    @Nullable Made made,
    @Nullable String problem,
    Form form,
    Table table) {

  public record Made(String name, String role, String text) {}

  /// @param name as it was given, likewise role and days
  /// @param roles those that the reader may give
  public record Form(
      String name,
      String role,
      String days,
      int maxName,
      List<Table.Option> roles,
      List<Table.Option> lives) {
    public Form {
      roles = List.copyOf(roles);
      lives = List.copyOf(lives);
    }
  }
}
