package dev.seneschal.actions;

/**
 * Runs around every attempt at a job, on the slot's thread; the first that was added is outermost. {@link Interceptors} has some.
 */
@FunctionalInterface
public interface ActionInterceptor {

    /**
     * Does something around an attempt.
     *
     * @param job the attempt
     * @param next what is further in, to be called once; what it throws should be thrown on
     * @throws Exception if the attempt failed
     */
    void around(Job<?> job, Next next) throws Exception;

    /** What is further in: another interceptor, or the action. */
    @FunctionalInterface
    interface Next {

        /**
         * Goes on.
         *
         * @throws Exception if the attempt failed
         */
        void proceed() throws Exception;
    }
}
