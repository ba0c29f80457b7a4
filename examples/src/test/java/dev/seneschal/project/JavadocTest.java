package dev.seneschal.project;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is missing in the javadoc of the public API. Javadoc itself checks the rest, but on JDK 17 asks too much of records. */
class JavadocTest {

    @Test
    void everythingPublicIsDocumented() {
        assertThat(ApiPage.write().types().stream().flatMap(type -> gaps(type).stream()))
                .isEmpty();
    }

    private static List<String> gaps(ApiType type) {
        List<String> parameters = new ArrayList<>(type.components());
        parameters.addAll(namesOf(type.tree().getTypeParameters()));
        List<String> gaps = gaps(type, type.path(), type.name(), parameters, false);
        for (Tree member : type.visibleMembers()) {
            TreePath path = new TreePath(type.path(), member);
            if (member instanceof VariableTree field) {
                gaps.addAll(gaps(type, path, type.name() + "." + field.getName(), List.of(), false));
            } else {
                MethodTree method = (MethodTree) member;
                gaps.addAll(
                        gaps(type, path, type.name() + "." + method.getName(), parametersOf(method), returns(method)));
            }
        }
        return gaps;
    }

    private static List<String> gaps(
            ApiType type, TreePath path, String name, List<String> parameters, boolean returns) {
        List<String> gaps = new ArrayList<>();
        Optional<DocCommentTree> javadoc = type.sources().javadoc(path);
        if (javadoc.isEmpty()) {
            gaps.add(name + " has no comment");
            return gaps;
        }
        Set<String> documented = documentedParameters(javadoc.get());
        parameters.stream()
                .filter(parameter -> !documented.contains(parameter))
                .forEach(parameter -> gaps.add(name + " has no @param " + parameter));
        if (returns && !tells(javadoc.get(), DocTree.Kind.RETURN)) {
            gaps.add(name + " has no @return");
        }
        return gaps;
    }

    private static Set<String> documentedParameters(DocCommentTree javadoc) {
        return javadoc.getBlockTags().stream()
                .filter(ParamTree.class::isInstance)
                .map(tag -> ((ParamTree) tag).getName().getName().toString())
                .collect(toSet());
    }

    private static boolean tells(DocCommentTree javadoc, DocTree.Kind kind) {
        return Stream.concat(javadoc.getBlockTags().stream(), javadoc.getFirstSentence().stream())
                .anyMatch(tag -> tag.getKind() == kind);
    }

    private static List<String> parametersOf(MethodTree method) {
        List<String> names = new ArrayList<>(namesOf(method.getTypeParameters()));
        method.getParameters()
                .forEach(parameter -> names.add(parameter.getName().toString()));
        return names;
    }

    private static List<String> namesOf(List<? extends TypeParameterTree> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.getName().toString())
                .collect(toList());
    }

    private static boolean returns(MethodTree method) {
        return method.getReturnType() != null
                && !method.getReturnType().toString().equals("void");
    }
}
