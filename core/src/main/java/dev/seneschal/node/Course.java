package dev.seneschal.node;

import dev.seneschal.message.Timeline.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened to a message on its way. Times are monotonic. Touched on the delivery thread only. */
final class Course {

    private static final int MOST_LATER_STEPS = 62;

    private final long begun;
    private final Step first;
    private boolean published;
    private long publishedAt;
    /** What came after the first publish. Most messages have nothing here. */
    private @Nullable List<Later> later;

    Course(Step first, long begun) {
        this.first = first;
        this.begun = begun;
    }

    private record Later(long at, Step step, String detail) {}

    /** Is told each step. */
    interface Visitor {
        void visit(long at, Step step, String detail);
    }

    /** Something happens. Of very many steps the first and the last are kept. */
    void note(long at, Step step, String detail) {
        if (!published && step == Step.PUBLISHED) {
            published = true;
            publishedAt = at;
            return;
        }
        List<Later> steps = later == null ? new ArrayList<>() : later;
        later = steps;
        if (steps.size() == MOST_LATER_STEPS) {
            steps.remove(MOST_LATER_STEPS / 2);
        }
        steps.add(new Later(at, step, detail));
    }

    void forEach(Visitor visitor) {
        visitor.visit(begun, first, "");
        if (published) {
            visitor.visit(publishedAt, Step.PUBLISHED, "");
        }
        if (later != null) {
            later.forEach(each -> visitor.visit(each.at, each.step, each.detail));
        }
    }
}
