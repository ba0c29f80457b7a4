package dev.seneschal.error;

import java.util.regex.Pattern;

/**
 * What errors of one group have in common: kind, process, and the type and place of the exception; where there is none, the text with
 * its numbers left out. Nothing that a stranger chooses counts, or it could make as many groups as it likes.
 */
final class Fingerprint {

    private static final int TOP_FRAMES = 3;
    private static final int MOST_TEXT = 100;
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

    private Fingerprint() {}

    static String of(ErrorEvent event) {
        return switch (event.kind()) {
            case UNREADABLE, UNKNOWN_METHOD, MISMATCH, BAD_SIGNATURE, RELAY_REFUSED, DROPPED ->
                event.kind() + " " + event.process() + (event.isAboutErrorLog() ? " of the error log" : "");
            case TRANSPORT, FORGOTTEN_EARLY -> event.kind() + " " + ofText(event.text());
            case GAVE_UP -> event.kind() + " " + event.subject();
            case HANDLER_FAILED, PROCESS_FAILED, REPORTED, LISTENER_FAILED, ERROR_HANDLING_FAILED ->
                event.kind() + " " + event.process() + " "
                        + event.cause().map(Fingerprint::ofCause).orElseGet(() -> ofText(event.text()));
        };
    }

    private static String ofCause(Throwable cause) {
        StringBuilder text = new StringBuilder(cause.getClass().getName());
        StackTraceElement[] stack = cause.getStackTrace();
        for (int i = 0; i < Math.min(TOP_FRAMES, stack.length); i++) {
            text.append(' ')
                    .append(stack[i].getClassName())
                    .append('.')
                    .append(stack[i].getMethodName())
                    .append(':')
                    .append(stack[i].getLineNumber());
        }
        return text.toString();
    }

    private static String ofText(String text) {
        String start = text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
        return NUMBERS.matcher(start).replaceAll("#");
    }
}
