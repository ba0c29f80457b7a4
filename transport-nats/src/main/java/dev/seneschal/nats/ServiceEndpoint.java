package dev.seneschal.nats;

/**
 * One method of a node under one name.
 *
 * @param name the method
 * @param subject where it is asked
 * @param queueGroup whom it shares that with; empty if nobody
 * @param counts what it has done
 */
record ServiceEndpoint(String name, String subject, String queueGroup, EndpointCounts counts) {}
