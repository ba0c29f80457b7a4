package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lists, starts and stops processes by message, with Steward's arguments and answers. What cannot be done is an answer too, and an
 * error of no process: the message was handled.
 */
final class ProcessControl {

    private ProcessControl() {}

    static void list(Message message, HandlerContext context) {
        Node node = context.node();
        String date = CentralLog.date(node.now());
        context.reply(node.processes().list().stream()
                .map(process -> date + ", process: " + process.kind() + ", id: " + process.id() + ", name: "
                        + subjectOf(process) + (process.state() == Process.State.RUNNING ? "" : ", " + process.state())
                        + "\n")
                .collect(Collectors.joining()));
    }

    static void start(Message message, HandlerContext context) {
        List<String> arguments = message.arguments();
        if (arguments.isEmpty()) {
            answer(context, Severity.ERROR, "OpProcessStart: the method is missing");
            return;
        }
        String method = arguments.get(0);
        Optional<Process> known = context.node().processes().list().stream()
                .filter(process -> process.kind() == Process.Kind.SUBSCRIBER)
                .filter(process -> process.subject().method().value().equals(method))
                .findFirst();
        if (known.isEmpty()) {
            answer(context, Severity.ERROR, "OpProcessStart: this node has no handler for " + method);
            return;
        }
        try {
            Process started = context.node().processes().start(known.get().name());
            answer(
                    context,
                    Severity.INFO,
                    "OpProcessStart: started id: " + started.id() + ", subject: " + subjectOf(started) + ", node: "
                            + context.node().name());
        } catch (IllegalStateException e) {
            answer(context, Severity.ERROR, "OpProcessStart: " + e.getMessage());
        }
    }

    static void stop(Message message, HandlerContext context) {
        List<String> arguments = message.arguments();
        if (arguments.size() < 3) {
            answer(
                    context,
                    Severity.ERROR,
                    "OpProcessStop: needs method, node and kind, got " + arguments.size() + " arguments");
            return;
        }
        String method = arguments.get(0);
        String node = arguments.get(1);
        String kind = arguments.get(2);
        Optional<Process> known = context.node().processes().list().stream()
                .filter(process -> process.kind().toString().equals(kind))
                .filter(process -> process.subject().method().value().equals(method))
                .filter(process -> process.subject().node().value().equals(node))
                .findFirst();
        if (known.isEmpty()) {
            answer(
                    context,
                    Severity.ERROR,
                    "OpProcessStop: did not find process to stop: " + method + ", " + kind + " on " + node);
            return;
        }
        try {
            Process stopped = context.node().processes().stop(known.get().name());
            answer(
                    context,
                    Severity.INFO,
                    "OpProcessStop: process stopped id: " + stopped.id() + ", method: " + method + " on: " + node);
        } catch (IllegalStateException | NoSuchElementException e) {
            answer(context, Severity.ERROR, "OpProcessStop: " + e.getMessage());
        }
    }

    private static String subjectOf(Process process) {
        return process.name()
                .substring(
                        0, process.name().length() - process.kind().toString().length() - 1);
    }

    private static void answer(HandlerContext context, Severity severity, String text) {
        context.report(severity, text);
        context.reply(severity.name().toLowerCase(Locale.ROOT) + ": " + text);
    }
}
