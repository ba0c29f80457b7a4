package dev.seneschal.delivery;

/**
 * A clock that stands still while there is no connection. Timeouts of attempts and of unavailable peers run on it, since time
 * without a connection says nothing about a peer.
 */
final class ConnectedClock {

    private long downTotal;
    private long downSince;
    private boolean connected;

    ConnectedClock(long now) {
        downSince = now;
    }

    boolean isConnected() {
        return connected;
    }

    void connected(long now) {
        if (!connected) {
            connected = true;
            downTotal += now - downSince;
        }
    }

    void disconnected(long now) {
        if (connected) {
            connected = false;
            downSince = now;
        }
    }

    /** What this clock shows when the monotonic clock shows {@code now}. */
    long read(long now) {
        return (connected ? now : downSince) - downTotal;
    }

    /** When this clock will show {@code time}, on the monotonic clock; {@link Long#MAX_VALUE} while it stands still. */
    long when(long time) {
        return connected && time != Long.MAX_VALUE ? time + downTotal : Long.MAX_VALUE;
    }
}
