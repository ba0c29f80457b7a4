package dev.seneschal.actions;

import java.time.Duration;

/**
 * How many slots an elastic group is to have. One instance serves one group. Called under the group's lock, so it must be quick and
 * must not call the group; what it throws is reported and changes nothing.
 *
 * <p>Besides, a slot that was idle for the group's {@link WorkerGroupBuilder#maxIdle} ends if there are more than the minimum.
 */
public interface ScalingPolicy {

    /**
     * How often to ask. A group where nothing happens does not ask.
     *
     * @return the time between two samples, at least 1 ms
     */
    Duration interval();

    /**
     * Decides.
     *
     * @param sample how the group is
     * @return how many slots it is to have; less than the minimum or more than the maximum is taken for that
     */
    int slots(ScalingSample sample);
}
