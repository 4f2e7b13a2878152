package org.pgatlas.server.ui.view;

import org.jspecify.annotations.Nullable;

/// What stands where data would be: what is missing, why, and the command that brings it.
public record Empty(String title, String reason, @Nullable String command) {}
