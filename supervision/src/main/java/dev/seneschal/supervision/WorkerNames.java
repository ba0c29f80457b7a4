package dev.seneschal.supervision;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a worker may be called, and whether the declared order of workers can be kept. */
final class WorkerNames {

    private WorkerNames() {}

    static String check(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a worker's name must not be empty nor hold a slash or control character, was \"" + name + "\"");
        }
        return name;
    }

    /** Checks that all that workers start after exists, and that none starts after itself. */
    static void checkOrder(Map<String, Set<String>> startAfter, Set<String> names) {
        startAfter.forEach((name, after) -> after.forEach(other -> {
            if (!names.contains(other)) {
                throw new IllegalArgumentException(
                        "worker " + name + " is to start after " + other + ", which there is not");
            }
        }));
        Set<String> checked = new HashSet<>();
        startAfter.keySet().forEach(name -> checkNoCircle(name, startAfter, new HashSet<>(), checked));
    }

    private static void checkNoCircle(
            String name, Map<String, Set<String>> startAfter, Set<String> above, Set<String> checked) {
        if (checked.contains(name)) {
            return;
        }
        if (!above.add(name)) {
            throw new IllegalArgumentException("worker " + name + " is to start after itself, by way of " + above);
        }
        startAfter.getOrDefault(name, Set.of()).forEach(other -> checkNoCircle(other, startAfter, above, checked));
        above.remove(name);
        checked.add(name);
    }
}
