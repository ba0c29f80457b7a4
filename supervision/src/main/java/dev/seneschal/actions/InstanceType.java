package dev.seneschal.actions;

/** How many slots a group has. */
public enum InstanceType {

    /** One, for ever: no job is started while the thread of another has not ended. */
    SINGLE,

    /** From a minimum to a maximum, as the load demands. sabuhp's Scaling. */
    ELASTIC,

    /** One, for one job: when that has its result the group ends, and hands back what else it was given. */
    ONE_TIME
}
