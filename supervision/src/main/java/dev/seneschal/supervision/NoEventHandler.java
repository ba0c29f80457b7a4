package dev.seneschal.supervision;

/** Wants nothing. */
enum NoEventHandler implements ChiefEventHandler {
    INSTANCE;

    @Override
    public void handle(ChiefEvent event) {}

    @Override
    public boolean wants(ChiefEvent.Level level) {
        return false;
    }
}
