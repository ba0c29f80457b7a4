package dev.seneschal.actions;

import java.time.Duration;

/**
 * What a {@link ScalingPolicy} is told of a group: how it is, and how it was since the last time.
 *
 * @param nanoTime when this is, on a clock of its own; compare by subtraction
 * @param min the fewest slots there may be
 * @param max the most slots there may be
 * @param slots how many are wanted now
 * @param busy how many of them have a job
 * @param waiting how many jobs wait for a slot
 * @param oldestWait how long the one waits that has waited longest; zero if none does
 * @param utilisation which part of the time since the last sample the slots were busy, from 0 to 1
 * @param ended how many attempts ended since the last sample
 * @param meanRun how long those took on average; zero if none ended
 * @param failed how many of those failed
 */
public record ScalingSample(
        long nanoTime,
        int min,
        int max,
        int slots,
        int busy,
        int waiting,
        Duration oldestWait,
        double utilisation,
        int ended,
        Duration meanRun,
        int failed) {}
