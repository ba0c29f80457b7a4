package dev.seneschal.actions;

/**
 * The fifteen values that sabuhp's WorkerStat tells of a group, taken at one moment.
 *
 * @param addr the topic of its jobs
 * @param maxWorkers the most slots it may have
 * @param minWorkers the fewest it has while it runs
 * @param instance how many slots it has at all
 * @param behaviourType what it does at a panic
 * @param totalMessageReceived jobs that were started, a retry included each time
 * @param totalMessageProcessed jobs whose action returned
 * @param totalEscalations panics that were decided on, or are to be
 * @param totalPanics panics
 * @param totalRestarts restarts of one worker or of all
 * @param totalCurrentWorkers workers there are
 * @param availableWorkerCapacity how many more there may be
 * @param totalCreatedWorkers workers that there ever were
 * @param totalKilledWorkers workers that ended, for whatever reason
 * @param totalIdledWorkers those among them that ended because there was nothing to do
 */
public record WorkerStat(
        String addr,
        int maxWorkers,
        int minWorkers,
        InstanceType instance,
        Behaviour behaviourType,
        long totalMessageReceived,
        long totalMessageProcessed,
        long totalEscalations,
        long totalPanics,
        long totalRestarts,
        int totalCurrentWorkers,
        int availableWorkerCapacity,
        long totalCreatedWorkers,
        long totalKilledWorkers,
        long totalIdledWorkers) {

    /**
     * As a JSON object, with sabuhp's names.
     *
     * @return one line
     */
    public String toJson() {
        return new JsonObject()
                .put("Addr", addr)
                .put("MaxWorkers", maxWorkers)
                .put("MinWorkers", minWorkers)
                .put("Instance", instance.name())
                .put("BehaviourType", behaviourType.name())
                .put("TotalMessageReceived", totalMessageReceived)
                .put("TotalMessageProcessed", totalMessageProcessed)
                .put("TotalEscalations", totalEscalations)
                .put("TotalPanics", totalPanics)
                .put("TotalRestarts", totalRestarts)
                .put("TotalCurrentWorkers", totalCurrentWorkers)
                .put("AvailableWorkerCapacity", availableWorkerCapacity)
                .put("TotalCreatedWorkers", totalCreatedWorkers)
                .put("TotalKilledWorkers", totalKilledWorkers)
                .put("TotalIdledWorkers", totalIdledWorkers)
                .toString();
    }
}
