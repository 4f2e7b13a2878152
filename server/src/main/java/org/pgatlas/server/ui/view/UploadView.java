package org.pgatlas.server.ui.view;

import org.jspecify.annotations.Nullable;

/// The form that takes an SBOM, and why the last attempt was refused.
public record UploadView(
    String repository,
    @Nullable String problem,
    @Nullable String place,
    String limit,
    String command) {}
