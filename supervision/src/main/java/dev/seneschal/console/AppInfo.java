package dev.seneschal.console;

import java.nio.file.Path;

/**
 * Which application a status socket belongs to. uwe's {@code AppInfo}.
 *
 * @param name the application's name, which the socket's path is made of
 * @param version its version, or empty
 * @param build the build it comes from, such as a commit, or empty
 * @param tag the tag it was built at, or empty
 */
public record AppInfo(String name, String version, String build, String tag) {

    /**
     * An application of which no more is known.
     *
     * @param name its name
     * @return the name, and else nothing
     */
    public static AppInfo named(String name) {
        return new AppInfo(name, "", "", "");
    }

    /**
     * Where uwe puts the socket of this application: {@code /tmp/_uwe_NAME.socket}, whatever the temporary folder of this JVM.
     *
     * @return the path
     * @throws IllegalArgumentException if the name is empty or holds a slash
     */
    public Path socketPath() {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("app.name must be a file name, without a slash, was '" + name + "'");
        }
        return Path.of("/tmp/_uwe_" + name + ".socket");
    }
}
