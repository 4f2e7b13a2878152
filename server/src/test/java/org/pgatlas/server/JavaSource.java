package org.pgatlas.server;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What javac's parser sees in one source file: methods with their lines, strings with theirs.
///
/// @param lines of the whole file
record JavaSource(String file, int lines, List<Method> methods, List<Text> texts) {
  /// @param lines from the signature to the closing brace, both counted
  record Method(String name, long line, long lines) {}

  /// A string literal; a text block without its indentation.
  record Text(String value, long line, boolean block) {}

  /// Parses these files of the checkout in one go.
  static List<JavaSource> parse(List<String> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaSource> sources = new ArrayList<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<java.nio.file.Path> paths =
          files.stream().map(file -> Checkout.root().resolve(file)).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(paths));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      int at = 0;
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(read(files.get(at++), unit, positions));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static JavaSource read(String file, CompilationUnitTree unit, SourcePositions positions) {
    String text = Checkout.read(file);
    List<Method> methods = new ArrayList<>();
    List<Text> texts = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
        long first = line(positions.getStartPosition(unit, method));
        long last = line(positions.getEndPosition(unit, method));
        methods.add(new Method(method.getName().toString(), first, last - first + 1));
        return super.visitMethod(method, null);
      }

      @Override
      public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
        if (literal.getKind() == Tree.Kind.STRING_LITERAL) {
          long start = positions.getStartPosition(unit, literal);
          boolean block = text.startsWith("\"\"\"", (int) start);
          texts.add(new Text(String.valueOf(literal.getValue()), line(start), block));
        }
        return super.visitLiteral(literal, null);
      }

      private long line(long position) {
        return position < 0 ? 0 : unit.getLineMap().getLineNumber(position);
      }
    }.scan(unit, null);
    int lines = (int) text.lines().count();
    return new JavaSource(file, lines, List.copyOf(methods), List.copyOf(texts));
  }
}
