package dev.seneschal.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who listens to what: a tree with a level for each token, in which a wildcard is a token like any other. Finding the listeners of a
 * subject takes a few look-ups for each of its tokens, however many listeners there are. Not thread-safe.
 *
 * @param <L> a listener
 */
final class SubjectTree<L> {

    private final Map<String, SubjectTree<L>> branches = new HashMap<>();
    private final List<L> listeners = new ArrayList<>();

    void add(String subject, L listener) {
        SubjectTree<L> tree = this;
        for (String token : SubjectRules.tokens(subject)) {
            tree = tree.branches.computeIfAbsent(token, absent -> new SubjectTree<>());
        }
        tree.listeners.add(listener);
    }

    void remove(String subject, L listener) {
        remove(SubjectRules.tokens(subject), 0, listener);
    }

    boolean isEmpty() {
        return branches.isEmpty() && listeners.isEmpty();
    }

    /** The listeners of a published subject, each as often as it was added. */
    List<L> match(String subject) {
        List<L> found = new ArrayList<>(2);
        match(SubjectRules.tokens(subject), 0, found);
        return found;
    }

    private void remove(List<String> tokens, int level, L listener) {
        if (level == tokens.size()) {
            listeners.remove(listener);
            return;
        }
        SubjectTree<L> branch = branches.get(tokens.get(level));
        if (branch != null) {
            branch.remove(tokens, level + 1, listener);
            if (branch.isEmpty()) {
                branches.remove(tokens.get(level));
            }
        }
    }

    private void match(List<String> tokens, int level, List<L> found) {
        if (level == tokens.size()) {
            found.addAll(listeners);
            return;
        }
        SubjectTree<L> rest = branches.get(SubjectRules.ANY_REST);
        if (rest != null) {
            found.addAll(rest.listeners);
        }
        matchBranch(SubjectRules.ANY_TOKEN, tokens, level, found);
        matchBranch(tokens.get(level), tokens, level, found);
    }

    private void matchBranch(String name, List<String> tokens, int level, List<L> found) {
        SubjectTree<L> branch = branches.get(name);
        if (branch != null) {
            branch.match(tokens, level + 1, found);
        }
    }
}
