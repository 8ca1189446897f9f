package io.postern.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Tells failures in words. */
final class Failures {
    private Failures() {}

    /** In one line, for who started the program. The JDK's own message is the bare name of the file for some of these. */
    static String describe(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException exists -> exists.getFile() + ": exists already";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
