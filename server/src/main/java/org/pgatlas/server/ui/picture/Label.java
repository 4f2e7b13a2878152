package org.pgatlas.server.ui.picture;

/// A name in a picture.
///
/// @param anchor which end of the text is at `x`, as SVG's text-anchor
public record Label(double x, double y, String anchor, String text) {}
