package dev.seneschal.project;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;
import java.util.Map;

/** The first sentence of a javadoc comment, as Markdown on one line. */
final class FirstSentence extends SimpleDocTreeVisitor<String, Void> {

    private static final Map<String, String> ENTITIES = Map.of("lt", "<", "gt", ">", "amp", "&", "mdash", "—");

    private FirstSentence() {}

    static String of(DocCommentTree comment) {
        return new FirstSentence()
                .join(comment.getFirstSentence())
                .replaceAll("\\s+", " ")
                .strip();
    }

    private String join(List<? extends DocTree> parts) {
        StringBuilder joined = new StringBuilder();
        parts.forEach(part -> joined.append(visit(part, null)));
        return joined.toString();
    }

    @Override
    public String visitText(TextTree text, Void none) {
        return text.getBody();
    }

    @Override
    public String visitLiteral(LiteralTree literal, Void none) {
        String body = literal.getBody().getBody();
        return literal.getKind() == DocTree.Kind.CODE ? "`" + body + "`" : body;
    }

    @Override
    public String visitLink(LinkTree link, Void none) {
        if (!link.getLabel().isEmpty()) {
            return join(link.getLabel());
        }
        String signature = link.getReference().getSignature();
        String withoutPackages = signature.replaceAll("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "");
        return "`" + withoutPackages.replaceFirst("^#", "").replace('#', '.') + "`";
    }

    @Override
    public String visitEntity(EntityTree entity, Void none) {
        String text = ENTITIES.get(entity.getName().toString());
        return text == null ? entity.toString() : text;
    }

    @Override
    protected String defaultAction(DocTree other, Void none) {
        return other.toString();
    }
}
