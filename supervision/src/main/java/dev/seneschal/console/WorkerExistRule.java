package dev.seneschal.console;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks names of workers that come from outside, such as from a request or a configuration. Immutable. uwe's rule of that name. */
public final class WorkerExistRule {

    private final Set<String> available;
    private final @Nullable String message;

    private WorkerExistRule(Set<String> available, @Nullable String message) {
        this.available = available;
        this.message = message;
    }

    /**
     * A rule that knows which workers there are.
     *
     * @param available their names
     * @return the rule
     */
    public static WorkerExistRule of(Collection<String> available) {
        return new WorkerExistRule(Set.copyOf(available), null);
    }

    /**
     * The same rule with words of your own. uwe's {@code Error}.
     *
     * @param text what it says of a name that it does not know, in place of {@code invalid service name NAME}
     * @return the rule, which knows the same workers
     */
    public WorkerExistRule withMessage(String text) {
        return new WorkerExistRule(available, text);
    }

    /**
     * Checks a list of names.
     *
     * @param names the names; null for none asked for, which is fine
     * @return what is wrong with the first wrong one, or nothing
     */
    public Optional<String> validate(@Nullable Collection<String> names) {
        if (names == null) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> !available.contains(name))
                .findFirst()
                .map(name -> message == null ? "invalid service name " + name : message);
    }
}
