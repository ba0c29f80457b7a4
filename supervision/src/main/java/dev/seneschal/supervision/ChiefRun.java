package dev.seneschal.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The one run of a chief. */
@SuppressWarnings("DoNotCallSuggester")
final class ChiefRun {

    ChiefRun(ChiefSettings settings) {}

    ExitReport runHere() {
        throw new UnsupportedOperationException("not there yet");
    }

    void start() {
        throw new UnsupportedOperationException("not there yet");
    }

    void shutdown(ExitReport.Reason reason, String detail) {
        throw new UnsupportedOperationException("not there yet");
    }

    void force() {
        throw new UnsupportedOperationException("not there yet");
    }

    ExitReport close(Duration budget) {
        throw new UnsupportedOperationException("not there yet");
    }

    CompletableFuture<ExitReport> whenEnded() {
        throw new UnsupportedOperationException("not there yet");
    }

    void add(String path, WorkerSpec spec) {
        throw new UnsupportedOperationException("not there yet");
    }

    CompletableFuture<WorkerStatus> control(String path, Control control) {
        throw new UnsupportedOperationException("not there yet");
    }

    CompletableFuture<WorkerStatus> resize(String path, int members) {
        throw new UnsupportedOperationException("not there yet");
    }

    Map<String, WorkerState> states() {
        throw new UnsupportedOperationException("not there yet");
    }

    List<WorkerStatus> status() {
        throw new UnsupportedOperationException("not there yet");
    }

    Optional<WorkerStatus> status(String path) {
        throw new UnsupportedOperationException("not there yet");
    }

    Health health() {
        throw new UnsupportedOperationException("not there yet");
    }

    EventStream events(int capacity) {
        throw new UnsupportedOperationException("not there yet");
    }

    void report(ChiefEvent event) {
        throw new UnsupportedOperationException("not there yet");
    }
}
