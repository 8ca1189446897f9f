package io.postern.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file     the file as it was named on the command line or in an include; empty where it is the platform that lacks something
 * @param line     from 1; 0 where the problem has no line (a key that is missing altogether)
 * @param key      the whole path of the key; empty where the problem is the file itself
 * @param problem  what is wrong, never showing a secret
 * @param expected what would be accepted, in words; empty where {@code problem} says it all
 */
public record ConfigProblem(String file, int line, String key, String problem, String expected) {

    /** {@code file:line: key: what is wrong (expected: …)}. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        String expectation = expected.isEmpty() ? "" : " (expected: " + expected + ")";
        String subject = key.isEmpty() ? "" : key + ": ";
        return (place.isEmpty() ? "" : place + ": ") + subject + problem + expectation;
    }
}
