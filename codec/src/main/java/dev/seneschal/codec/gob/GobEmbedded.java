package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A struct is embedded in the one around it, as in Go: it is one field on the wire, but when reading, fields that the struct around it
 * does not have are looked for in this one too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobEmbedded {}
