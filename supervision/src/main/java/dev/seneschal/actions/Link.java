package dev.seneschal.actions;

import org.jspecify.annotations.Nullable;

/** Something that stands in at most one {@link Chain}. */
abstract class Link {

    @Nullable
    Link previous;

    @Nullable
    Link next;

    @Nullable
    Chain chain;

    /** How many jobs had been added to the buffer when this was placed in the chain. */
    long turn;
}
