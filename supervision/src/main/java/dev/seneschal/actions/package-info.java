/**
 * Worker groups that do jobs: they scale themselves, survive what a job throws, and tell what became of each.
 *
 * <p>An {@link ActionHub} knows {@link WorkerGroup}s by topic; a group gives each {@link Job} to one of its slots, which are threads
 * with an {@link Action} of their own. A job is accepted by a {@link Submission} and ends in one {@link JobResult}. All decisions of a
 * group are taken by one state machine without threads, clock or I/O, stepped under the group's lock by whichever thread brings the
 * event. It descends from sabuhp's actions.
 *
 * <p>Nothing here carries messages: jobs come from a node, a {@link JobSource}, or by hand.
 */
package dev.seneschal.actions;
