package org.pgatlas.server.ui.view;

import org.jspecify.annotations.Nullable;

/// The form that takes an API key.
///
/// @param next where the reader wanted to go
/// @param problem why the last key was not accepted
/// @param caller who is logged in already
public record LoginView(String next, @Nullable String problem, @Nullable String caller) {}
