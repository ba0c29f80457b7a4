package dev.seneschal.actions;

import java.util.function.Supplier;

/** Where a host's actions are found, for those who have a container: with Spring {@code ServiceLookup lookup = context::getBean}. */
@FunctionalInterface
public interface ServiceLookup {

    /**
     * Finds or makes an object.
     *
     * @param <S> its type
     * @param type its type
     * @return the object; a new one at each call if it is to be an action of its own for each slot
     */
    <S> S find(Class<S> type);

    /**
     * A supplier for a group.
     *
     * @param <S> the action's type
     * @param type the action's type
     * @return looks the action up at each call
     */
    default <S> Supplier<S> supplier(Class<S> type) {
        return () -> find(type);
    }
}
