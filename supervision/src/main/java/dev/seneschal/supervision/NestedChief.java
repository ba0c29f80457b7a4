package dev.seneschal.supervision;

/** A chief as a worker of another. */
final class NestedChief implements Worker {

    private final ChiefSettings settings;

    NestedChief(ChiefSettings settings) {
        this.settings = settings;
    }

    ChiefSettings settings() {
        return settings;
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        throw new UnsupportedOperationException("not there yet");
    }
}
