package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/** How the classes of a host are looked into: by the lookup it hands in, else as far as its modules are open to this one. */
final class Access {

    private static final Lookup SELF = MethodHandles.lookup();

    private final Lookup given;
    private final boolean isGiven;

    private Access(Lookup given, boolean isGiven) {
        this.given = given;
        this.isGiven = isGiven;
    }

    static Access own() {
        return new Access(SELF, false);
    }

    static Access by(Lookup lookup) {
        return new Access(lookup, true);
    }

    /** A lookup into a class: with all rights if they are granted, else with those of everyone. */
    Lookup into(Class<?> type) {
        if (!isGiven) {
            Access.class.getModule().addReads(type.getModule());
        }
        try {
            return MethodHandles.privateLookupIn(type, given);
        } catch (IllegalAccessException e) {
            return isGiven ? given : MethodHandles.publicLookup();
        }
    }

    /** What to tell the host when a class stays closed. */
    IllegalArgumentException closed(Class<?> type, ReflectiveOperationException cause) {
        Module module = type.getModule();
        String remedy = isGiven
                ? "the lookup that was handed in has no access to it"
                : "hand in MethodHandles.lookup(), or add \"opens " + type.getPackageName() + " to "
                        + Access.class.getModule().getName() + ";\" to the module-info of " + module.getName();
        return new IllegalArgumentException(type.getName() + " is closed: " + remedy, cause);
    }
}
