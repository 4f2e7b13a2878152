package org.pgatlas.server.ui.view;

import org.jspecify.annotations.Nullable;

/// One line of "where this comes from": an input of the page with its date, hash or count.
public record Source(String label, String text, @Nullable String href) {}
