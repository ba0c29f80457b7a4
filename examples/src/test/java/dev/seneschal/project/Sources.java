package dev.seneschal.project;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Source files, parsed but not compiled, so that the result depends neither on a class path nor on the JDK. */
final class Sources {

    private final DocTrees docs;
    private final SourcePositions positions;
    private final List<CompilationUnitTree> units;

    private Sources(DocTrees docs, List<CompilationUnitTree> units) {
        this.docs = docs;
        this.positions = docs.getSourcePositions();
        this.units = units;
    }

    static Sources parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, problems, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            if (!problems.getDiagnostics().isEmpty()) {
                throw new IllegalStateException("cannot parse: " + problems.getDiagnostics());
            }
            return new Sources(DocTrees.instance(task), units);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<CompilationUnitTree> units() {
        return units;
    }

    /** The javadoc comment of a tree, if it has one. */
    Optional<DocCommentTree> javadoc(TreePath path) {
        return Optional.ofNullable(docs.getDocCommentTree(path));
    }

    int start(CompilationUnitTree unit, Tree tree) {
        return (int) positions.getStartPosition(unit, tree);
    }

    /** Where a tree ends, or -1 if it has no text, as modifiers may. */
    int end(CompilationUnitTree unit, Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }

    int indexOf(CompilationUnitTree unit, char character, int start) {
        return content(unit).indexOf(character, start);
    }

    int lastIndexOf(CompilationUnitTree unit, char character, int start) {
        return content(unit).lastIndexOf(character, start);
    }

    /** The text from one place to another, on one line. */
    String text(CompilationUnitTree unit, int start, int end) {
        return content(unit)
                .substring(start, end)
                .replaceAll("\\s+", " ")
                .replaceAll("(?<=[(<]) | (?=[)>])", "")
                .strip();
    }

    String text(CompilationUnitTree unit, Tree tree) {
        return text(unit, start(unit, tree), end(unit, tree));
    }

    private static String content(CompilationUnitTree unit) {
        try {
            return unit.getSourceFile().getCharContent(true).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
