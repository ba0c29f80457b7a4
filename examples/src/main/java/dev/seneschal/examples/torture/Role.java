package dev.seneschal.examples.torture;

/** What is killed. */
enum Role {
    SENDER,
    RECEIVER,
    SERVER
}
