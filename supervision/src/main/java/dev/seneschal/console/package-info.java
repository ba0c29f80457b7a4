/**
 * How a running chief is seen and asked from outside its process: the status socket, its client, and the check command.
 *
 * <p>All of it goes through the chief's public API, as yours would. What passes over the socket is uwe's, to the byte; Jackson is needed
 * only here.
 */
package dev.seneschal.console;
