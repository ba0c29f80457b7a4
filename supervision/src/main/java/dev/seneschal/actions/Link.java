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
}
