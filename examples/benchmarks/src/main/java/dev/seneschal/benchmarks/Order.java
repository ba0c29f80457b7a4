package dev.seneschal.benchmarks;

import dev.seneschal.codec.gob.GobName;

/**
 * The struct in the list of structs.
 *
 * @param id a number
 * @param name a text
 * @param price a double
 * @param paid a flag
 */
public record Order(@GobName("ID") long id, String name, double price, boolean paid) {}
