package dev.seneschal.supervision;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a chief has above it: of a nested chief the worker that it is, of an outermost one nothing. */
record Parent(@Nullable WorkerRun worker, String prefix, Map<String, Object> attributes) {

    static final Parent NONE = new Parent(null, "", Map.of());

    boolean isNone() {
        return worker == null;
    }
}
