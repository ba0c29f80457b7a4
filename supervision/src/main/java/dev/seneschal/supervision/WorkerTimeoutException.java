package dev.seneschal.supervision;

/** Why a worker failed that was stopped for not being ready in time, or for giving no heartbeat. */
public final class WorkerTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    WorkerTimeoutException(String message) {
        super(message, null, false, false);
    }
}
