package dev.seneschal.actions;

import org.jspecify.annotations.Nullable;

/** How far a job is, in its action's words, and who is told of them. Made when one of both is there. */
final class Progress {

    volatile @Nullable String words;
    volatile @Nullable Runnable listener;
}
