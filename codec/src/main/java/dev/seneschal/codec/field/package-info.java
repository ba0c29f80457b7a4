/**
 * What the codecs share: the 26 fields of a Steward message in the order of the wire, a message being read field by field, and bytes
 * being written.
 *
 * <p>Not exported. It stands between {@code dev.seneschal.message}, which knows no wire order, and the codecs, which know no more of a
 * message than its fields. Nothing here knows a format.
 */
package dev.seneschal.codec.field;
