package dev.seneschal.actions;

import java.util.concurrent.CompletableFuture;

/** How the result of a job answers who asked. */
final class Answers {

    private Answers() {}

    static void complete(CompletableFuture<Object> answer, JobResult result, String group) {
        Object reply = result.reply().orElse(null);
        if (!result.isDone()) {
            ErrorReplyException failed = new ErrorReplyException("the job of group " + group + " is " + result.outcome()
                    + " after " + result.attempts() + " attempts"
                    + result.cause().map(cause -> ": " + cause).orElse(""));
            result.cause().ifPresent(failed::initCause);
            answer.completeExceptionally(failed);
        } else if (reply instanceof Job.ErrorReply error) {
            answer.completeExceptionally(new ErrorReplyException(error.reason()));
        } else {
            answer.complete(reply);
        }
    }
}
