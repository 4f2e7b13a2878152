package org.pgatlas.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.function.Function;

/// A document's text, from its start as often as it is asked for; gzip is undone on the way.
public final class DocumentText {
  private final Content document;
  private final JsonLimits limits;
  private final boolean packed;

  public DocumentText(byte[] document, JsonLimits limits) {
    this(Content.of(document), limits);
  }

  public DocumentText(Content document, JsonLimits limits) {
    this.document = document;
    this.limits = limits;
    try {
      this.packed = GzipStream.isGzip(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!packed && document.size() > limits.maxBytes()) {
      throw GzipStream.tooLarge(limits.maxBytes());
    }
  }

  public JsonLimits limits() {
    return limits;
  }

  public Reader open() {
    try {
      InputStream bytes = document.open();
      return new TextReader(packed ? new GzipStream(bytes, limits.maxBytes()) : bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the text as JSON from its start; `reader` may stop early.
  public <T> T json(Function<JsonCursor, T> reader) {
    try (Reader chars = open()) {
      JsonCursor cursor = new JsonCursor(new JsonTokens(chars, limits));
      cursor.start();
      return reader.apply(cursor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the text as XML from its root element; `reader` may stop early.
  public <T> T xml(Function<XmlCursor, T> reader) {
    try (Reader chars = open()) {
      XmlCursor cursor = new XmlCursor(chars, limits);
      cursor.start();
      return reader.apply(cursor);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The first characters after leading white space.
  ///
  /// @throws DocumentException when there are none
  public String head(int length) {
    // One more than wanted: a supplementary character needs two at once.
    char[] chars = new char[length + 1];
    int count = 0;
    try (Reader reader = open()) {
      while (count < length) {
        int read = reader.read(chars, count, chars.length - count);
        if (read < 0) {
          break;
        }
        count += read;
        int space = 0;
        while (space < count && isSpace(chars[space])) {
          space++;
        }
        System.arraycopy(chars, space, chars, 0, count - space);
        count -= space;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (count == 0) {
      throw new DocumentException(DocumentException.Code.EMPTY, null, "The document is empty");
    }
    return new String(chars, 0, count);
  }

  /// All of it, of documents that are small by their limits.
  public String whole() {
    try (Reader reader = open()) {
      StringBuilder all = new StringBuilder();
      char[] piece = new char[1 << 13];
      int read;
      while ((read = reader.read(piece, 0, piece.length)) >= 0) {
        all.append(piece, 0, read);
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
