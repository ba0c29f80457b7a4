package dev.seneschal.node;

import dev.seneschal.transport.Answer;

/** A message is not passed on. It never leaves the node, which answers the message as this says. */
final class RelayRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Answer answer;

    private RelayRefusedException(Answer answer) {
        super(answer.text());
        this.answer = answer;
    }

    static RelayRefusedException forGood(String reason) {
        return new RelayRefusedException(Answer.refused(reason, false));
    }

    static RelayRefusedException forNow(String reason) {
        return new RelayRefusedException(Answer.busy(reason));
    }

    Answer answer() {
        return answer;
    }
}
