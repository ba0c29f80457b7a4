/**
 * Ready-made workers: a function, a period, a cron schedule, an HTTP server, and a host for anything that is started and closed.
 *
 * <p>Each is a {@link dev.seneschal.supervision.Worker} like yours; nothing here is known to the chief.
 */
package dev.seneschal.preset;
