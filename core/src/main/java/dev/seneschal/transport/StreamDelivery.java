package dev.seneschal.transport;

/**
 * That a message waited in a stream, and how far it came. Its receiver owns it: nobody else will send it again. A failed one comes again,
 * and one that is {@linkplain Answer#refused refused} is gone from the stream, so it must have been stored as a dead letter before.
 *
 * @param deliveries how often the stream has brought it to anybody, this time included
 * @param failures how often it has failed here before
 * @param isLast whether it will not be tried again if it fails this time
 * @param isTooMany whether it came so often without an end that it is not to be tried any more
 */
public record StreamDelivery(long deliveries, int failures, boolean isLast, boolean isTooMany) {}
