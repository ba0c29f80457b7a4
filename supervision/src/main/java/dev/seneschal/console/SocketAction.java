package dev.seneschal.console;

/** What a status socket does when it is asked for an action of yours. uwe's {@code ActionFunc}. */
@FunctionalInterface
public interface SocketAction {

    /**
     * Does it. Called on a thread of the socket, for several clients at once.
     *
     * @param request what was asked for
     * @return the answer
     * @throws Exception if it cannot be done; the client is answered with status {@link SocketResponse#ERROR} and the text
     */
    SocketResponse handle(SocketRequest request) throws Exception;
}
