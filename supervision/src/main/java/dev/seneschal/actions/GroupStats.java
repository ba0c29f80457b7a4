package dev.seneschal.actions;

import java.time.Duration;

/**
 * What there is to know of a group, taken at one moment. At rest {@code accepted = done + dead + dropped + handedBack + pending}.
 *
 * @param group the group's name; a dependent's is {@code Master/slaves/Slave}
 * @param state what it does
 * @param worker sabuhp's fifteen values
 * @param accepted jobs accepted
 * @param done jobs whose action returned
 * @param dead jobs that became dead letters
 * @param dropped jobs dropped because the buffer was full, or by decision
 * @param handedBack jobs that were not done when the group was closed
 * @param pending jobs accepted that have no result yet
 * @param running those of them whose action runs
 * @param retrying those of them that wait for another attempt
 * @param retries attempts after the first
 * @param refused jobs that were not accepted: refused, timed out, closed, repeated or quarantined
 * @param timedOut attempts that took longer than they may
 * @param abandoned slots whose thread ignored its interrupt
 * @param oldestWait how long the job that has waited longest is in the buffer
 */
public record GroupStats(
        String group,
        GroupState state,
        WorkerStat worker,
        long accepted,
        long done,
        long dead,
        long dropped,
        long handedBack,
        int pending,
        int running,
        int retrying,
        long retries,
        long refused,
        long timedOut,
        int abandoned,
        Duration oldestWait) {}
