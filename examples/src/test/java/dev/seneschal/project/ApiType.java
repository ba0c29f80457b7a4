package dev.seneschal.project;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** A type that users see: its declaration and members as the source has them, without bodies, {@code public} and overrides. */
final class ApiType {

    private static final Set<Modifier> SHOWN = Set.of(
            Modifier.PROTECTED,
            Modifier.ABSTRACT,
            Modifier.DEFAULT,
            Modifier.STATIC,
            Modifier.SEALED,
            Modifier.NON_SEALED,
            Modifier.FINAL);

    private static final Set<String> HIDDEN_ANNOTATIONS = Set.of("Override", "SuppressWarnings", "SafeVarargs");

    private final Sources sources;
    private final TreePath path;
    private final CompilationUnitTree unit;
    private final ClassTree tree;
    private final String name;

    private ApiType(Sources sources, TreePath path, String name) {
        this.sources = sources;
        this.path = path;
        this.unit = path.getCompilationUnit();
        this.tree = (ClassTree) path.getLeaf();
        this.name = name;
    }

    /** The public types of a source file. */
    static List<ApiType> topLevel(Sources sources, CompilationUnitTree unit) {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(type -> type.getModifiers().getFlags().contains(Modifier.PUBLIC))
                .map(type -> new ApiType(
                        sources,
                        new TreePath(new TreePath(unit), type),
                        type.getSimpleName().toString()))
                .collect(toList());
    }

    Sources sources() {
        return sources;
    }

    TreePath path() {
        return path;
    }

    /** Its name within the package, such as {@code Message.Builder}. */
    String name() {
        return name;
    }

    /** The types inside it that users see. */
    List<ApiType> nested() {
        return tree.getMembers().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .filter(type -> visible(type.getModifiers()))
                .map(type -> new ApiType(sources, new TreePath(path, type), name + "." + type.getSimpleName()))
                .collect(toList());
    }

    /** The declaration up to the brace. */
    String declaration() {
        return signature(tree, tree.getModifiers(), bodyStart());
    }

    ClassTree tree() {
        return tree;
    }

    /** The fields, methods and constructors that users see and that are not implied. */
    List<Tree> visibleMembers() {
        return tree.getMembers().stream()
                .filter(member -> member instanceof VariableTree field
                        ? isEnumConstant(field) || field(field).isPresent()
                        : member instanceof MethodTree method && method(method).isPresent())
                .collect(toList());
    }

    /** The components of a record. */
    List<String> components() {
        return fields().filter(this::isRecordComponent)
                .map(component -> component.getName().toString())
                .collect(toList());
    }

    /** The members in the order of the source, one a line; an enum's constants on the first. */
    List<String> members() {
        List<String> members = new ArrayList<>();
        String constants = fields().filter(this::isEnumConstant)
                .map(constant -> constant.getName().toString())
                .collect(joining(", "));
        if (!constants.isEmpty()) {
            members.add(constants + ";");
        }
        if (hasImplicitConstructor()) {
            members.add(tree.getSimpleName() + "();");
        }
        for (Tree member : tree.getMembers()) {
            if (member instanceof VariableTree field) {
                field(field).ifPresent(members::add);
            } else if (member instanceof MethodTree method) {
                method(method).ifPresent(members::add);
            }
        }
        return members;
    }

    private Optional<String> field(VariableTree field) {
        if (!visible(field.getModifiers()) || isEnumConstant(field) || isRecordComponent(field)) {
            return Optional.empty();
        }
        int end = sources.end(unit, field.getType());
        return Optional.of(signature(field, field.getModifiers(), end) + " " + field.getName() + ";");
    }

    private Optional<String> method(MethodTree method) {
        if (!visible(method.getModifiers()) || isOverride(method) || isAccessor(method)) {
            return Optional.empty();
        }
        int end = method.getBody() == null ? sources.end(unit, method) - 1 : sources.start(unit, method.getBody());
        String signature = signature(method, method.getModifiers(), end);
        boolean compactConstructor = !signature.contains("(");
        return compactConstructor ? Optional.empty() : Optional.of(signature + ";");
    }

    private boolean visible(ModifiersTree modifiers) {
        boolean inInterface = tree.getKind() == Tree.Kind.INTERFACE || tree.getKind() == Tree.Kind.ANNOTATION_TYPE;
        Set<Modifier> flags = modifiers.getFlags();
        return inInterface
                ? !flags.contains(Modifier.PRIVATE)
                : flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private Stream<VariableTree> fields() {
        return tree.getMembers().stream().filter(VariableTree.class::isInstance).map(VariableTree.class::cast);
    }

    private boolean isEnumConstant(VariableTree field) {
        return tree.getKind() == Tree.Kind.ENUM
                && sources.text(unit, field).startsWith(field.getName().toString());
    }

    /** The parser gives a record's components as fields; in the source they stand before the brace. */
    private boolean isRecordComponent(VariableTree field) {
        return tree.getKind() == Tree.Kind.RECORD && sources.start(unit, field) < bodyStart();
    }

    private boolean isAccessor(MethodTree method) {
        return method.getParameters().isEmpty()
                && components().contains(method.getName().toString());
    }

    private static boolean isOverride(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private boolean hasImplicitConstructor() {
        return tree.getKind() == Tree.Kind.CLASS
                && tree.getMembers().stream()
                        .noneMatch(member -> member instanceof MethodTree method
                                && method.getName().contentEquals("<init>"));
    }

    private int bodyStart() {
        return sources.indexOf(unit, '{', behind(tree.getModifiers(), tree));
    }

    /** Modifiers and annotations worth showing, and the source from behind them to {@code end}. */
    private String signature(Tree whole, ModifiersTree modifiers, int end) {
        int start = behind(modifiers, whole);
        Stream<String> annotations = modifiers.getAnnotations().stream()
                .filter(annotation -> sources.start(unit, annotation) < start)
                .filter(annotation -> !HIDDEN_ANNOTATIONS.contains(
                        annotation.getAnnotationType().toString()))
                .map(annotation -> sources.text(unit, annotation));
        Stream<String> flags =
                modifiers.getFlags().stream().filter(SHOWN::contains).map(Modifier::toString);
        return Stream.of(annotations, flags, Stream.of(sources.text(unit, start, end)))
                .flatMap(part -> part)
                .collect(joining(" "));
    }

    private int behind(ModifiersTree modifiers, Tree whole) {
        if (whole instanceof MethodTree method && !method.getTypeParameters().isEmpty()) {
            // javac counts annotations behind the type parameters as modifiers
            return sources.lastIndexOf(
                    unit, '<', sources.start(unit, method.getTypeParameters().get(0)));
        }
        return Math.max(sources.start(unit, whole), sources.end(unit, modifiers));
    }
}
